/** Which training timesteps a run visits: the three spacings of Lin et al. 2023 (https://arxiv.org/abs/2305.08891), table 2. */
import type { SchedulerSettings } from './settings.ts'

/**
 * `steps` timesteps, descending and not yet rounded. Solvers of higher order space `points` = steps + 1 of them
 * and drop the last, so that the schedule ends before timestep 0.
 */
export function spacedTimesteps(settings: SchedulerSettings, steps: number, points = steps): number[] {
  const { num_train_timesteps: total, timestep_spacing, steps_offset } = settings
  const ascending = Array.from({ length: points }, (_, i) => i)
  switch (timestep_spacing) {
    case 'linspace':
      return linspace(0, total - 1, points)
        .reverse()
        .slice(0, steps)
    case 'leading': {
      const stride = Math.floor(total / points)
      return ascending
        .map((i) => i * stride + steps_offset)
        .reverse()
        .slice(0, steps)
    }
    case 'trailing': {
      // As numpy.arange(total, 0, -total / steps) counts, which decides some ties in rounding. Where arange runs one too far,
      // to a timestep of -1 (61, 103, 121 … steps), diffusers follows it; this does not.
      const stride = total - total / steps - total
      return ascending.slice(0, steps).map((i) => roundHalfEven(total + i * stride) - 1)
    }
  }
}

/** numpy.linspace: `count` numbers from start to end, both included. */
export function linspace(start: number, end: number, count: number): number[] {
  const step = (end - start) / (count - 1)
  return Array.from({ length: count }, (_, i) => (i > 0 && i === count - 1 ? end : start + (i === 0 ? 0 : i * step)))
}

/** Python's rounding: ties go to the even neighbour. */
export function roundHalfEven(x: number): number {
  const floor = Math.floor(x)
  if (x - floor !== 0.5) return Math.round(x)
  return floor % 2 === 0 ? floor : floor + 1
}
