/** Euler's method with ancestral noise: k-diffusion's sample_euler_ancestral (https://github.com/crowsonkb/k-diffusion). */
import { explodingFrame } from './exploding-frame.ts'
import { predictedPicture } from './prediction.ts'
import type { Solver, SolverOptions } from './schedule.ts'
import { continuousSigmas } from './sigmas.ts'
import { weightedSum } from './weighted-sum.ts'

/** diffusers' EulerAncestralDiscreteScheduler. Noise is drawn at every step, the last included, where its weight is 0. */
export function eulerAncestral({ settings, steps, eta, noise }: SolverOptions): Solver {
  const { timesteps, sigmas } = continuousSigmas(settings, steps)
  const frame = explodingFrame(settings, sigmas)
  return {
    timesteps,
    ...frame,
    step(call, output, sample) {
      const { down, up } = ancestralStep(sigmas[call]!, sigmas[call + 1]!, eta)
      const denoised = predictedPicture(settings, frame.mixture(call), output, sample)
      const kept = down / sigmas[call]!
      return { denoised, sample: weightedSum([kept, sample], [1 - kept, denoised], [up, noise(sample.length)]) }
    },
  }
}

/** To get from σ to a smaller one: go down further than that, then add fresh noise of level `up`; with eta 0 go straight, without any. */
export function ancestralStep(sigma: number, next: number, eta = 1): { down: number; up: number } {
  const down = next ** 2 / sigma
  const up = Math.sqrt(next ** 2 - down ** 2)
  if (eta === 1) return { down, up }
  return { down: Math.sqrt(next ** 2 - (eta * up) ** 2), up: eta * up }
}
