/** DPM-Solver-2 on σ: k-diffusion's sample_dpm_2, after Karras et al. 2022 (https://arxiv.org/abs/2206.00364), algorithm 2. */
import { explodingFrame, levelsOfTwoCalls, unitScale } from './exploding-frame.ts'
import { predictedPicture } from './prediction.ts'
import type { Solver, SolverOptions } from './schedule.ts'
import { twoCallSigmas } from './two-call-sigmas.ts'
import { weightedSum } from './weighted-sum.ts'

/** diffusers' KDPM2DiscreteScheduler: a call at the geometric middle of each step gives the slope for all of it. */
export function kdpm2({ settings, steps }: SolverOptions): Solver {
  const { timesteps, sigmas, middles } = twoCallSigmas(settings, steps, (_, next) => next)
  const frame = explodingFrame(settings, levelsOfTwoCalls(sigmas))
  let start: Float32Array | undefined
  return {
    timesteps,
    callsPerStep: 2,
    ...frame,
    inputScale: (call) => (start ? unitScale(middles[Math.floor(call / 2)]!) : frame.inputScale(call)),
    step(call, output, sample) {
      const k = Math.floor(call / 2)
      const sigma = sigmas[k]!
      const level = start ? middles[k]! : sigma
      const denoised = predictedPicture(settings, { signal: 1, noise: level }, output, sample)
      const derivative = weightedSum([1 / level, sample], [-1 / level, denoised])
      if (!start) {
        start = sample
        return { denoised, sample: weightedSum([1, sample], [middles[k]! - sigma, derivative]) }
      }
      const end = weightedSum([1, start], [sigmas[k + 1]! - sigma, derivative])
      start = undefined
      return { denoised, sample: end }
    },
  }
}
