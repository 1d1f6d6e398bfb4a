/** DPM-Solver++(2S) with ancestral noise: k-diffusion's sample_dpmpp_2s_ancestral (https://github.com/crowsonkb/k-diffusion). */
import { interleaved } from './dpmpp-sde.ts'
import { kFrame } from './exploding-frame.ts'
import { kSigmas } from './k-sigmas.ts'
import { predictedPicture } from './prediction.ts'
import type { Solver, SolverOptions } from './schedule.ts'
import { levelAfter, roundedAncestralStep } from './stochastic.ts'
import { weightedSum } from './weighted-sum.ts'

/** A call in the logarithmic middle of the way down gives the picture for all of it; then noise leads up again. */
export function dpmpp2sAncestral({ settings, steps, eta, noise }: SolverOptions): Solver {
  const { sigmas, timestepOf } = kSigmas(settings, steps)
  const ways = Array.from({ length: steps }, (_, k) => roundedAncestralStep(sigmas[k]!, sigmas[k + 1]!, eta))
  const middles = Float32Array.from({ length: steps - 1 }, (_, k) => levelAfter(sigmas[k]!, ways[k]!.down, 0.5))
  const levels = interleaved(sigmas, middles)
  const frame = kFrame(levels)
  let start: Float32Array
  return {
    timesteps: [...levels.subarray(0, -1)].map(timestepOf),
    callsPerStep: 2,
    ...frame,
    step(call, output, sample) {
      const k = Math.floor(call / 2)
      const sigma = sigmas[k]!
      const denoised = predictedPicture(settings, frame.mixture(call), output, sample)
      if (sigmas[k + 1] === 0) return { denoised, sample: denoised }
      const { down, up } = ways[k]!
      if (call % 2 === 0) {
        start = sample
        const kept = middles[k]! / sigma
        return { denoised, sample: weightedSum([kept, sample], [1 - kept, denoised]) }
      }
      const kept = down / sigma
      return { denoised, sample: weightedSum([kept, start], [1 - kept, denoised], [up, noise(sample.length)]) }
    },
  }
}
