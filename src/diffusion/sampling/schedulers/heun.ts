/** Heun's method: Karras et al. 2022 (https://arxiv.org/abs/2206.00364), algorithm 1. Two model calls a step, one in the last. */
import { explodingFrame, levelsOfTwoCalls } from './exploding-frame.ts'
import { clipped, predictedPicture } from './prediction.ts'
import type { Solver, SolverOptions } from './schedule.ts'
import { continuousSigmas } from './sigmas.ts'
import { weightedSum } from './weighted-sum.ts'

/** diffusers' HeunDiscreteScheduler. */
export function heun({ settings, steps, timesteps: custom }: SolverOptions): Solver {
  const { timesteps, sigmas } = continuousSigmas(settings, steps, custom)
  const frame = explodingFrame(settings, levelsOfTwoCalls(sigmas))
  let start: { sample: Float32Array; derivative: Float32Array } | undefined
  return {
    timesteps: timesteps.flatMap((t, i) => (i === 0 ? [t] : [t, t])),
    callsPerStep: 2,
    ...frame,
    step(call, output, sample) {
      const mixture = frame.mixture(call)
      const denoised = clipped(settings, predictedPicture(settings, mixture, output, sample))
      const derivative = weightedSum([1 / mixture.noise, sample], [-1 / mixture.noise, denoised])
      const k = Math.floor(call / 2)
      const dt = sigmas[k + 1]! - sigmas[k]!
      if (!start) {
        start = { sample, derivative }
        return { denoised, sample: weightedSum([1, sample], [dt, derivative]) }
      }
      const end = weightedSum([1, start.sample], [dt / 2, start.derivative], [dt / 2, derivative])
      start = undefined
      return { denoised, sample: end }
    },
  }
}
