/** Classifier-free guidance: away from what the negative prompt predicts, towards what the prompt does. */

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

/** The sample once for each of `batch` contexts. */
export function repeated(sample: Float32Array, batch: number): Float32Array {
  const all = new Float32Array(sample.length * batch)
  for (let i = 0; i < batch; i++) all.set(sample, i * sample.length)
  return all
}
