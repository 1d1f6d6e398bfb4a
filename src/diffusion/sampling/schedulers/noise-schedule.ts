/** How much of the picture is left at each training timestep: Ho et al. 2020 (https://arxiv.org/abs/2006.11239), section 2. */
import type { Mixture } from './schedule.ts'
import type { SchedulerSettings } from './settings.ts'

const f32 = Math.fround

/** ᾱ of each training timestep, descending from almost 1: the share of the picture in the sample's variance. Equal to PyTorch's, bit for bit. */
export function alphasCumprod(settings: SchedulerSettings): Float32Array {
  const table = cumulativeProduct(betas(settings))
  return settings.rescale_betas_zero_snr ? cumulativeProduct(zeroTerminalSnr(table)) : table
}

/** σ = √((1 − ᾱ) / ᾱ) of each training timestep, ascending: noise for one part of picture. */
export function sigmaTable(settings: SchedulerSettings): Float32Array {
  const table = alphasCumprod(settings)
  // diffusers' stand-in for ᾱ = 0, whose σ would be infinite.
  if (settings.rescale_betas_zero_snr) table[table.length - 1] = 2 ** -24
  return table.map((alpha) => Math.sqrt(f32(f32(1 - alpha) / alpha)))
}

/** The sample of unit variance whose share of picture is ᾱ. */
export function mixtureOfAlpha(alpha: number): Mixture {
  return { signal: Math.sqrt(alpha), noise: Math.sqrt(1 - alpha) }
}

/** The sample of unit variance with σ parts of noise for one of picture. */
export function mixtureOfSigma(sigma: number): Mixture {
  const signal = 1 / Math.sqrt(sigma * sigma + 1)
  return { signal, noise: sigma * signal }
}

function betas({
  beta_schedule,
  beta_start,
  beta_end,
  num_train_timesteps,
  trained_betas,
}: SchedulerSettings): Float32Array {
  if (trained_betas.length > 0) return Float32Array.from(trained_betas)
  switch (beta_schedule) {
    case 'linear':
      return torchLinspace(beta_start, beta_end, num_train_timesteps)
    case 'scaled_linear':
      return torchLinspace(Math.sqrt(beta_start), Math.sqrt(beta_end), num_train_timesteps).map((root) => root * root)
    case 'squaredcos_cap_v2': {
      // Nichol and Dhariwal 2021, https://arxiv.org/abs/2102.09672, eq. 17.
      const alphaBar = (t: number) => Math.cos(((t / num_train_timesteps + 0.008) / 1.008) * (Math.PI / 2)) ** 2
      return Float32Array.from({ length: num_train_timesteps }, (_, i) =>
        Math.min(1 - alphaBar(i + 1) / alphaBar(i), 0.999),
      )
    }
  }
}

/** torch.linspace in single precision: it counts up from the start in the first half, and down from the end in the second. */
export function torchLinspace(start: number, end: number, count: number): Float32Array {
  const [first, last] = [f32(start), f32(end)]
  if (count === 1) return Float32Array.of(first)
  const step = f32(f32(last - first) / (count - 1))
  return Float32Array.from({ length: count }, (_, i) =>
    i < count / 2 ? first + step * i : last - step * (count - 1 - i),
  )
}

function cumulativeProduct(betas: Float32Array): Float32Array {
  let product = 1
  return betas.map((beta) => {
    product *= f32(1 - beta)
    return product
  })
}

/** Betas whose last ᾱ is 0: Lin et al. 2023 (https://arxiv.org/abs/2305.08891), algorithm 1. */
function zeroTerminalSnr(table: Float32Array): Float32Array {
  const roots = table.map(Math.sqrt)
  const first = roots[0]!
  const last = roots.at(-1)!
  const stretch = f32(first / f32(first - last))
  const alphas = roots.map((root) => f32(f32(root - last) * stretch) ** 2)
  return alphas.map((alpha, i) => 1 - (i === 0 ? alpha : f32(alpha / alphas[i - 1]!)))
}
