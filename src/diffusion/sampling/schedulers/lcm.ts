/** Multistep latent consistency sampling: Luo et al. 2023 (https://arxiv.org/abs/2310.04378), algorithm 3. */
import { distilledTimesteps } from './distilled-timesteps.ts'
import { alphasCumprod, mixtureOfAlpha } from './noise-schedule.ts'
import { clipped, predictedPicture } from './prediction.ts'
import type { Solver, SolverOptions } from './schedule.ts'
import { weightedSum } from './weighted-sum.ts'

/** Standard deviation of the data, as the consistency function's boundary condition takes it. */
const SIGMA_DATA = 0.5

/** diffusers' LCMScheduler. Noise is drawn at every step but the last. */
export function lcm({ settings, steps, timesteps: custom, noise }: SolverOptions): Solver {
  const table = alphasCumprod(settings)
  const timesteps = distilledTimesteps(settings, steps, custom)
  return {
    timesteps,
    mixture: (call) => mixtureOfAlpha(table[timesteps[call]!]!),
    step(call, output, sample) {
      const t = timesteps[call]!
      const picture = clipped(settings, predictedPicture(settings, mixtureOfAlpha(table[t]!), output, sample))
      const scaled = t * settings.timestep_scaling
      const skip = SIGMA_DATA ** 2 / (scaled ** 2 + SIGMA_DATA ** 2)
      const out = scaled / Math.hypot(scaled, SIGMA_DATA)
      const denoised = weightedSum([out, picture], [skip, sample])
      if (call === timesteps.length - 1) return { denoised, sample: denoised }
      const next = mixtureOfAlpha(table[timesteps[call + 1]!]!)
      return { denoised, sample: weightedSum([next.signal, denoised], [next.noise, noise(sample.length)]) }
    },
  }
}
