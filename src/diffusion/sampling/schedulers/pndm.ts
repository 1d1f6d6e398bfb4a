/** Pseudo numerical methods: Liu et al. 2022 (https://arxiv.org/abs/2202.09778), eq. 9 to 12; without its Runge–Kutta start, PLMS. */
import { alphasCumprod, mixtureOfAlpha } from './noise-schedule.ts'
import { predictedNoise, predictedPicture } from './prediction.ts'
import type { Solver, SolverOptions } from './schedule.ts'
import { refusal } from './settings.ts'
import { roundHalfEven, spacedTimesteps } from './timesteps.ts'
import { type Term, weightedSum } from './weighted-sum.ts'

/** Weights of the last outputs, newest first, for as many as there are. */
const ADAMS_BASHFORTH = [
  [1],
  [3 / 2, -1 / 2],
  [23 / 12, -16 / 12, 5 / 12],
  [55 / 24, -59 / 24, 37 / 24, -9 / 24],
] as const

/** diffusers' PNDMScheduler. */
export function pndm({ settings, steps, strength = 1 }: SolverOptions): Solver {
  const table = alphasCumprod(settings)
  const stride = Math.floor(settings.num_train_timesteps / steps)
  const spaced = spacedTimesteps(settings, steps).map(roundHalfEven)
  // diffusers' Runge–Kutta start takes the wrong timesteps when the schedule does not begin at its first.
  const warmUp = settings.skip_prk_steps || strength < 1 ? [] : warmUpTimesteps(spaced, Math.floor(stride / 2))
  const timesteps =
    warmUp.length > 0 ? [...warmUp, ...spaced.slice(3)] : spaced.flatMap((t, i) => (i === 1 ? [t, t] : [t]))

  /** Newest first. */
  let outputs: Float32Array[] = []
  let start: Float32Array
  let mean: Float32Array | undefined
  /** Calls of this run; unlike `call` it knows nothing of those that strength skipped. */
  let calls = 0

  function transfer(t: number, next: number, output: Float32Array, sample: Float32Array) {
    const alpha = table[t]!
    const alphaNext = next >= 0 ? table[next]! : settings.set_alpha_to_one ? 1 : table[0]!
    const mixture = mixtureOfAlpha(alpha)
    const eps = predictedNoise(settings, mixture, output, sample)
    const denominator = alpha * Math.sqrt(1 - alphaNext) + Math.sqrt(alpha * (1 - alpha) * alphaNext)
    return {
      denoised: predictedPicture(settings, mixture, output, sample),
      sample: weightedSum([Math.sqrt(alphaNext / alpha), sample], [-(alphaNext - alpha) / denominator, eps]),
    }
  }

  /** Four calls to a step: the classical weights ⅙ ⅓ ⅓ ⅙ of the start, the middle twice, and the end. */
  function rungeKutta(call: number, output: Float32Array, sample: Float32Array) {
    const part = call % 4
    if (part === 0) {
      outputs = [output, ...outputs]
      start = sample
      mean = undefined
    }
    const weight = part === 0 || part === 3 ? 1 / 6 : 1 / 3
    mean = mean ? weightedSum([1, mean], [weight, output]) : weightedSum([weight, output])
    const next = timesteps[call]! - (part % 2 === 0 ? Math.floor(stride / 2) : 0)
    return transfer(timesteps[call - part]!, next, part === 3 ? mean : output, start)
  }

  return {
    timesteps,
    mixture: (call) => mixtureOfAlpha(table[timesteps[call]!]!),
    step(call, output, sample) {
      if (call < warmUp.length) return rungeKutta(call, output, sample)
      const t = timesteps[call]!
      if (warmUp.length === 0 && calls++ === 1) {
        // The second call does the first step over, with the mean of both ends. diffusers does so in image to image too,
        // where the doubled timestep is cut off and each later call sees a sample one step behind.
        return transfer(t + stride, t, weightedSum([0.5, output], [0.5, outputs[0]!]), start)
      }
      if (outputs.length === 0) start = sample
      outputs = [output, ...outputs].slice(0, 4)
      const weights = ADAMS_BASHFORTH[outputs.length - 1]!
      const terms = outputs.map((past, i): Term => [weights[i]!, past]) as [Term, ...Term[]]
      return transfer(t, t - stride, weightedSum(...terms), sample)
    },
  }
}

/** The twelve calls of the three steps that Runge–Kutta takes: start, middle, middle, end of each. */
function warmUpTimesteps(spaced: readonly number[], half: number): number[] {
  if (spaced.length < 4)
    throw refusal('This model starts PNDM with Runge–Kutta: ask for at least 4 steps.', 'num_inference_steps')
  return [0, 1, 2].flatMap((i) => [spaced[i]!, spaced[i + 1]! + half, spaced[i + 1]! + half, spaced[i + 1]!])
}
