/** DPM-Solver-2 on σ with ancestral noise: k-diffusion's sample_dpm_2_ancestral (https://github.com/crowsonkb/k-diffusion). */
import { ancestralStep } from './euler-ancestral.ts'
import { explodingFrame, levelsOfTwoCalls, unitScale } from './exploding-frame.ts'
import { predictedPicture } from './prediction.ts'
import type { Solver, SolverOptions } from './schedule.ts'
import { twoCallSigmas } from './two-call-sigmas.ts'
import { weightedSum } from './weighted-sum.ts'

/** diffusers' KDPM2AncestralDiscreteScheduler: as KDPM2, but a step goes further down and ends with fresh noise. */
export function kdpm2Ancestral({ settings, steps, eta, noise }: SolverOptions): Solver {
  const { timesteps, sigmas, middles } = twoCallSigmas(
    settings,
    steps,
    (sigma, next) => ancestralStep(sigma, next, eta).down,
  )
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
      const { down, up } = ancestralStep(sigma, sigmas[k + 1]!, eta)
      const end = weightedSum([1, start], [down - sigma, derivative], [up, noise(sample.length)])
      start = undefined
      return { denoised, sample: end }
    },
  }
}
