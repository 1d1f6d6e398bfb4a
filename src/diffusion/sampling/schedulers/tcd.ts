/** Strategic stochastic sampling of trajectory consistency distillation: Zheng et al. 2024 (https://arxiv.org/abs/2402.19159), algorithm 4. */
import { distilledTimesteps } from './distilled-timesteps.ts'
import { alphasCumprod, mixtureOfAlpha } from './noise-schedule.ts'
import { predictedNoise, predictedPicture } from './prediction.ts'
import type { Solver, SolverOptions } from './schedule.ts'
import { weightedSum } from './weighted-sum.ts'

/** diffusers' TCDScheduler; eta is the paper's γ. Noise is drawn at every step but the last, and never when eta is 0. */
export function tcd({ settings, steps, timesteps: custom, eta = 0.3, noise }: SolverOptions): Solver {
  const table = alphasCumprod(settings)
  const timesteps = distilledTimesteps(settings, steps, custom)
  return {
    timesteps,
    mixture: (call) => mixtureOfAlpha(table[timesteps[call]!]!),
    step(call, output, sample) {
      const last = call === timesteps.length - 1
      const next = last ? 0 : timesteps[call + 1]!
      // PyTorch multiplies in single precision, which decides where the floor falls.
      const aim = Math.floor(Math.fround(Math.fround(1 - eta) * next))
      const mixture = mixtureOfAlpha(table[timesteps[call]!]!)
      const denoised = predictedPicture(settings, mixture, output, sample)
      const direction = predictedNoise(settings, mixture, output, sample)
      const { signal, noise: rest } = mixtureOfAlpha(table[aim]!)
      const consistent = weightedSum([signal, denoised], [rest, direction])
      if (last || eta === 0) return { denoised, sample: consistent }
      const kept = table[next]! / table[aim]!
      return {
        denoised,
        sample: weightedSum([Math.sqrt(kept), consistent], [Math.sqrt(1 - kept), noise(sample.length)]),
      }
    },
  }
}
