/** Denoising diffusion implicit models: Song et al. 2020 (https://arxiv.org/abs/2010.02502), eq. 12 and 16. */
import { alphasCumprod, mixtureOfAlpha } from './noise-schedule.ts'
import { clipped, predictedNoise, predictedPicture } from './prediction.ts'
import type { Solver, SolverOptions } from './schedule.ts'
import { roundHalfEven, spacedTimesteps } from './timesteps.ts'
import { weightedSum } from './weighted-sum.ts'

/** diffusers' DDIMScheduler. */
export function ddim({ settings, steps, eta = 0, noise }: SolverOptions): Solver {
  const table = alphasCumprod(settings)
  const timesteps = spacedTimesteps(settings, steps).map(roundHalfEven)
  const stride = Math.floor(settings.num_train_timesteps / steps)
  const final = settings.set_alpha_to_one ? 1 : table[0]!
  return {
    timesteps,
    mixture: (call) => mixtureOfAlpha(table[timesteps[call]!]!),
    step(call, output, sample) {
      const t = timesteps[call]!
      const alpha = table[t]!
      // One stride back, which with linspace and trailing spacing is not where the next call is.
      const next = t - stride >= 0 ? table[t - stride]! : final
      const denoised = clipped(settings, predictedPicture(settings, mixtureOfAlpha(alpha), output, sample))
      const direction = predictedNoise(settings, mixtureOfAlpha(alpha), output, sample)
      const deviation = eta * Math.sqrt(((1 - next) / (1 - alpha)) * (1 - alpha / next))
      const end = weightedSum([Math.sqrt(next), denoised], [Math.sqrt(1 - next - deviation ** 2), direction])
      return { denoised, sample: eta > 0 ? weightedSum([1, end], [deviation, noise(sample.length)]) : end }
    },
  }
}
