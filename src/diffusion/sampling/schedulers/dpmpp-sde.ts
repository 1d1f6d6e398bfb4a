/** DPM-Solver++ (stochastic), single-step: k-diffusion's sample_dpmpp_sde (https://github.com/crowsonkb/k-diffusion), after Lu et al. 2022 (https://arxiv.org/abs/2211.01095). */
import { explodingFrame } from './exploding-frame.ts'
import { sigmaTable } from './noise-schedule.ts'
import { predictedPicture } from './prediction.ts'
import type { Solver, SolverOptions } from './schedule.ts'
import { continuousSigmas, timestepOf } from './sigmas.ts'
import { levelAfter, noiseBetween, roundedAncestralStep } from './stochastic.ts'
import { weightedSum } from './weighted-sum.ts'

/** diffusers' DPMSolverSDEScheduler: a call at the logarithmic middle of each step, and noise after both. Its tree is the picture's own. */
export function dpmppSde(options: SolverOptions): Solver {
  const { settings, steps, eta } = options
  const { timesteps, sigmas } = continuousSigmas(settings, steps)
  const table = sigmaTable(settings)
  const middles = Float32Array.from({ length: steps - 1 }, (_, k) => levelAfter(sigmas[k]!, sigmas[k + 1]!, 0.5))
  const noise = noiseBetween(options, sigmas)
  const frame = explodingFrame(settings, interleaved(sigmas, middles))
  let start: Float32Array
  return {
    timesteps: timesteps.flatMap((t, k) => (k === 0 ? [t] : [Math.fround(timestepOf(table, middles[k - 1]!)), t])),
    callsPerStep: 2,
    ...frame,
    step(call, output, sample) {
      const k = Math.floor(call / 2)
      const [sigma, next] = [sigmas[k]!, sigmas[k + 1]!]
      const denoised = predictedPicture(settings, frame.mixture(call), output, sample)
      if (next === 0) return { denoised, sample: denoised }
      const isFirst = call % 2 === 0
      if (isFirst) start = sample
      const aim = levelAfter(sigma, next, isFirst ? 0.5 : 1)
      const { down, up } = roundedAncestralStep(sigma, aim, eta)
      const fresh = noise(levelAfter(sigma, sigma, 1), aim, sample.length)
      return { denoised, sample: weightedSum([down / sigma, start], [1 - down / sigma, denoised], [up, fresh]) }
    },
  }
}

/** The levels of all calls: a step's own and its middle in turn, and the last step's own and the end alone. */
export function interleaved(sigmas: Float32Array, middles: Float32Array): Float32Array {
  const steps = sigmas.length - 1
  return Float32Array.from({ length: 2 * steps }, (_, call) =>
    call === 2 * steps - 1 ? sigmas[steps]! : call % 2 === 0 ? sigmas[call / 2]! : middles[(call - 1) / 2]!,
  )
}
