/** What the solvers after k-diffusion share: a sample is picture + σ · noise, and the model wants it at unit variance. */
import type { Solver } from './schedule.ts'
import type { SchedulerSettings } from './settings.ts'

/** `levels` holds the σ of the sample that each call sees. */
export function explodingFrame(
  { timestep_spacing }: SchedulerSettings,
  levels: Float32Array,
): Required<Pick<Solver, 'initNoiseSigma' | 'inputScale' | 'mixture'>> {
  const max = levels.reduce((a, b) => Math.max(a, b))
  return {
    initNoiseSigma: timestep_spacing === 'leading' ? Math.hypot(max, 1) : max,
    ...frameOf(levels),
  }
}

/** The frame of k-diffusion's own samplers, whose noise is multiplied by the first level whatever the spacing. */
export function kFrame(levels: Float32Array): ReturnType<typeof explodingFrame> {
  return { ...frameOf(levels), initNoiseSigma: levels[0]! }
}

function frameOf(levels: Float32Array): Required<Pick<Solver, 'inputScale' | 'mixture'>> {
  return {
    inputScale: (call) => unitScale(levels[call]!),
    mixture: (call) => ({ signal: 1, noise: levels[call]! }),
  }
}

/** What brings picture + σ · noise to unit variance. */
export function unitScale(sigma: number): number {
  return 1 / Math.hypot(sigma, 1)
}

/** One σ per step to one per call, for steps of two calls: the second sees the level at which the step ends. */
export function levelsOfTwoCalls(sigmas: Float32Array): Float32Array {
  return Float32Array.from({ length: 2 * sigmas.length - 1 }, (_, call) => sigmas[Math.ceil(call / 2)]!)
}
