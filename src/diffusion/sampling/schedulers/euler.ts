/** Euler's method with optional churn: Karras et al. 2022 (https://arxiv.org/abs/2206.00364), algorithm 2 without its second-order part. */
import { explodingFrame } from './exploding-frame.ts'
import { predictedPicture } from './prediction.ts'
import type { Solver, SolverOptions } from './schedule.ts'
import { continuousSigmas } from './sigmas.ts'
import { weightedSum } from './weighted-sum.ts'

/** diffusers' EulerDiscreteScheduler. */
export function euler({ settings, steps, timesteps: custom, churn = 0, noise }: SolverOptions): Solver {
  const { timesteps, sigmas } = continuousSigmas(settings, steps, custom)
  const gamma = Math.min(churn / (sigmas.length - 1), Math.SQRT2 - 1)
  return {
    timesteps,
    ...explodingFrame(settings, sigmas),
    step(call, output, sample) {
      const sigma = sigmas[call]!
      const sigmaHat = sigma * (1 + gamma)
      if (gamma > 0) {
        sample = weightedSum([1, sample], [Math.sqrt(sigmaHat ** 2 - sigma ** 2), noise(sample.length)])
      }
      // With v-prediction diffusers reads the output at the level before the churn.
      const level = settings.prediction_type === 'v_prediction' ? sigma : sigmaHat
      const denoised = predictedPicture(settings, { signal: 1, noise: level }, output, sample)
      const kept = sigmas[call + 1]! / sigmaHat
      return { denoised, sample: weightedSum([kept, sample], [1 - kept, denoised]) }
    },
  }
}
