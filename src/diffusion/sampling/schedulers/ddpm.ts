/** Denoising diffusion probabilistic models: Ho et al. 2020 (https://arxiv.org/abs/2006.11239), algorithm 2 with eq. 7. */
import { alphasCumprod, mixtureOfAlpha } from './noise-schedule.ts'
import { clipped, predictedPicture } from './prediction.ts'
import type { Solver, SolverOptions } from './schedule.ts'
import { roundHalfEven, spacedTimesteps } from './timesteps.ts'
import { weightedSum } from './weighted-sum.ts'

/** diffusers' DDPMScheduler. Noise is drawn at every timestep but 0. */
export function ddpm({ settings, steps, timesteps: custom, noise }: SolverOptions): Solver {
  const table = alphasCumprod(settings)
  const timesteps = custom?.map(Math.trunc) ?? spacedTimesteps(settings, steps).map(roundHalfEven)
  return {
    timesteps,
    mixture: (call) => mixtureOfAlpha(table[timesteps[call]!]!),
    step(call, output, sample) {
      const t = timesteps[call]!
      const alpha = table[t]!
      const next = call + 1 < timesteps.length ? table[timesteps[call + 1]!]! : 1
      const beta = 1 - alpha / next
      const denoised = clipped(settings, predictedPicture(settings, mixtureOfAlpha(alpha), output, sample))
      const mean = weightedSum(
        [(Math.sqrt(next) * beta) / (1 - alpha), denoised],
        [(Math.sqrt(alpha / next) * (1 - next)) / (1 - alpha), sample],
      )
      if (t === 0) return { denoised, sample: mean }
      const smallest = Math.max(((1 - next) / (1 - alpha)) * beta, 1e-20)
      const variance = settings.variance_type === 'fixed_small' ? smallest : beta
      return { denoised, sample: weightedSum([1, mean], [Math.sqrt(variance), noise(sample.length)]) }
    },
  }
}
