/** Linear multistep (Adams–Bashforth of order 4) on σ: k-diffusion's sample_lms (https://github.com/crowsonkb/k-diffusion). */
import { explodingFrame } from './exploding-frame.ts'
import { lagrangeIntegrals } from './lagrange.ts'
import { predictedPicture } from './prediction.ts'
import type { Solver, SolverOptions } from './schedule.ts'
import { continuousSigmas } from './sigmas.ts'
import { type Term, weightedSum } from './weighted-sum.ts'

const ORDER = 4

/** diffusers' LMSDiscreteScheduler. */
export function lms({ settings, steps }: SolverOptions): Solver {
  const { timesteps, sigmas } = continuousSigmas(settings, steps)
  const frame = explodingFrame(settings, sigmas)
  /** Newest first. */
  let derivatives: Float32Array[] = []
  return {
    timesteps,
    ...frame,
    step(call, output, sample) {
      const sigma = sigmas[call]!
      const next = sigmas[call + 1]!
      const denoised = predictedPicture(settings, frame.mixture(call), output, sample)
      derivatives = [weightedSum([1 / sigma, sample], [-1 / sigma, denoised]), ...derivatives].slice(0, ORDER)
      // Image to image starts late with an empty history; diffusers still takes the order from the position in the schedule.
      const nodes = [...sigmas.subarray(Math.max(call + 1 - ORDER, 0), call + 1)].reverse()
      const weights = lagrangeIntegrals(nodes, (k) => (next ** (k + 1) - sigma ** (k + 1)) / (k + 1))
      const change = derivatives.map((derivative, j): Term => [weights[j]!, derivative])
      return { denoised, sample: weightedSum([1, sample], ...change) }
    },
  }
}
