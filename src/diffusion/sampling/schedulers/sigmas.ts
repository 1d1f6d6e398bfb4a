/** The noise levels of a run, and the timesteps that belong to them. */
import { symmetricBetaQuantile } from './beta-distribution.ts'
import { sigmaTable } from './noise-schedule.ts'
import { refusal, type SchedulerSettings } from './settings.ts'
import { linspace, roundHalfEven, spacedTimesteps } from './timesteps.ts'

/** One timestep per step, descending, and one sigma more: the level at which the run ends. */
interface SigmaSchedule {
  timesteps: number[]
  sigmas: Float32Array
}

/** Ways to space `steps` sigmas between a largest and a smallest, and the setting that asks for each; none: as the timesteps fall. */
const ramps = {
  /** Karras et al. 2022 (https://arxiv.org/abs/2206.00364), eq. 5. */
  use_karras_sigmas: (max, min, steps) => {
    const rho = 7
    const [from, to] = [max ** (1 / rho), min ** (1 / rho)]
    return linspace(0, 1, steps).map((ramp) => (from + ramp * (to - from)) ** rho)
  },
  /** Lu et al. 2022 (https://arxiv.org/abs/2206.00927): equal steps of λ = −ln σ. */
  use_lu_lambdas: (max, min, steps) => {
    const [from, to] = [Math.fround(Math.log(max)), Math.fround(Math.log(min))]
    return linspace(0, 1, steps).map((ramp) => Math.exp(from + ramp * (to - from)))
  },
  use_exponential_sigmas: (max, min, steps) => linspace(Math.log(max), Math.log(min), steps).map(Math.exp),
  /** Lee et al. 2024 (https://arxiv.org/abs/2407.12173), with α = β = 0.6. */
  use_beta_sigmas: (max, min, steps) =>
    linspace(0, 1, steps).map((ramp) => min + symmetricBetaQuantile(1 - ramp, 0.6) * (max - min)),
} satisfies Record<string, (max: number, min: number, steps: number) => number[]>

/**
 * For solvers on real time, after k-diffusion: timesteps may be fractional, and a ramp runs between the first and the last
 * sigma of the spacing.
 */
export function continuousSigmas(
  settings: SchedulerSettings,
  steps: number,
  custom?: readonly number[],
): SigmaSchedule {
  const table = sigmaTable(settings)
  const timesteps = (custom ?? spacedTimesteps(settings, steps)).map(Math.fround)
  const sigmas = timesteps.map((t) => interpolated(table, t))
  const ramp = rampOf(settings, custom)
  if (!ramp) return { timesteps, sigmas: Float32Array.from([...sigmas, finalSigma(settings, table)]) }
  const ramped = ramps[ramp](sigmas[0]!, sigmas.at(-1)!, steps)
  return {
    timesteps: ramped.map((sigma) => Math.fround(timestepOf(table, sigma))),
    sigmas: Float32Array.from([...ramped, finalSigma(settings, table)]),
  }
}

/**
 * For solvers on λ = −ln σ, after DPM-Solver: timesteps are integers, the run ends before timestep 0, and a ramp runs
 * over the whole table.
 */
export function discreteSigmas(settings: SchedulerSettings, steps: number, custom?: readonly number[]): SigmaSchedule {
  const table = sigmaTable(settings)
  const ramp = rampOf(settings, custom)
  if (!ramp) {
    const timesteps = custom ? custom.map(Math.trunc) : spacedTimesteps(settings, steps, steps + 1).map(roundHalfEven)
    const sigmas = timesteps.map((t) => interpolated(table, t))
    return { timesteps, sigmas: Float32Array.from([...sigmas, finalSigma(settings, table)]) }
  }
  const sigmas = ramps[ramp](table.at(-1)!, table[0]!, steps)
  // diffusers rounds after two of the ramps; after the others its cast to integers cuts the fraction off.
  const toInteger = ramp === 'use_karras_sigmas' || ramp === 'use_lu_lambdas' ? roundHalfEven : Math.trunc
  return {
    timesteps: sigmas.map((sigma) => toInteger(timestepOf(table, sigma))),
    sigmas: Float32Array.from([...sigmas, finalSigma(settings, table)]),
  }
}

/** The fractional timestep whose sigma this is, on a line between the logarithms of the table's sigmas. */
export function timestepOf(table: Float32Array, sigma: number): number {
  const logSigma = Math.log(Math.max(sigma, 1e-10))
  const logAt = (t: number) => Math.fround(Math.log(table[t]!))
  let low = table.length - 2
  while (low > 0 && logAt(low) > logSigma) low--
  const share = (logAt(low) - logSigma) / (logAt(low) - logAt(low + 1))
  const w = Math.min(Math.max(share, 0), 1)
  return (1 - w) * low + w * (low + 1)
}

function rampOf(settings: SchedulerSettings, custom?: readonly number[]): keyof typeof ramps | undefined {
  const asked = (Object.keys(ramps) as (keyof typeof ramps)[]).filter((ramp) => settings[ramp])
  if (asked.length > 1) throw refusal(`Choose one of ${asked.join(', ')}: a schedule has only one kind of sigmas.`)
  if (custom && asked.length > 0)
    throw refusal(`Turn ${asked[0]} off to use your own timesteps: it would choose others.`)
  return asked[0]
}

/** The table's sigma at a timestep that may lie between two entries, on a straight line. */
function interpolated(table: Float32Array, t: number): number {
  const low = Math.floor(t)
  if (low >= table.length - 1) return table.at(-1)!
  return (table[low + 1]! - table[low]!) * (t - low) + table[low]!
}

function finalSigma({ final_sigmas_type }: SchedulerSettings, table: Float32Array): number {
  return final_sigmas_type === 'zero' ? 0 : table[0]!
}
