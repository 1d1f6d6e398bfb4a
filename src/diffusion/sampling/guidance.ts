/** Classifier-free guidance: away from what the negative prompt predicts, towards what the prompt does, where it takes part. */
import type { GenerationRequest } from '../../parameters/index.ts'
import { concatenated } from './concatenation.ts'

/** Whether the negative prompt takes part at all. */
export function isGuided(scale: number): boolean {
  return scale > 1
}

/**
 * u + scale·Σ wᵢ(cᵢ − u) for a prediction of rows, the negative prompt's u first, then one for each weight w. Sources: Ho &
 * Salimans, arXiv 2207.12598; with several cᵢ Liu et al., arXiv 2206.01714, as AUTOMATIC1111's combine_denoised sums them.
 */
export function guide(prediction: Float32Array, scale: number, weights: readonly number[] = [1]): Float32Array {
  const size = prediction.length / (1 + weights.length)
  const guided = new Float32Array(size)
  for (let i = 0; i < size; i++) {
    const u = prediction[i]!
    let sum = u
    weights.forEach((weight, part) => {
      sum += scale * weight * (prediction[(part + 1) * size + i]! - u)
    })
    guided[i] = sum
  }
  return guided
}

/** What guides, of what a condition gives: see Condition. */
interface Guided {
  weights: readonly number[] | undefined
  hasNegative: boolean
}

/**
 * What the scheduler is told, of a prediction with a row for the negative prompt, where it took part, and one for each part of the
 * prompt. Without it the first part stands in its place and the guidance is 1, as in AUTOMATIC1111.
 */
export function combined(prediction: Float32Array, scale: number, { weights, hasNegative }: Guided): Float32Array {
  if (!weights) return prediction
  if (hasNegative) return guide(prediction, scale, weights)
  return guide(concatenated([prediction.subarray(0, prediction.length / weights.length), prediction]), 1, weights)
}

/** Which model calls the negative prompt takes part in: the request's own words for it. */
export type GuidanceInterval = Pick<
  GenerationRequest,
  'skip_early_cond' | 's_min_uncond' | 's_min_uncond_all' | 's_max_uncond'
>

/** One of so many model calls, and the noise in its sample, as k-diffusion measures it. */
export interface Moment {
  call: number
  calls: number
  sigma: number
}

/**
 * Whether the negative prompt takes part in a model call. Sources: Kynkäänniemi et al. 2024 (https://arxiv.org/abs/2404.07724), guidance
 * for σ in (low, high]; AUTOMATIC1111's sd_samplers_cfg_denoiser.py, whose two settings count calls and skip every other one.
 */
export function isNegativeHeard(interval: GuidanceInterval, { call, calls, sigma }: Moment): boolean {
  const { skip_early_cond, s_min_uncond, s_min_uncond_all, s_max_uncond } = interval
  if (skip_early_cond > 0 && call / calls <= skip_early_cond) return false
  if (s_max_uncond > 0 && sigma > s_max_uncond) return false
  return sigma >= s_min_uncond || (call % 2 === 0 && !s_min_uncond_all)
}

/** The sample once for each of `batch` contexts. */
export function repeated(sample: Float32Array, batch: number): Float32Array {
  const all = new Float32Array(sample.length * batch)
  for (let i = 0; i < batch; i++) all.set(sample, i * sample.length)
  return all
}
