/** Classifier-free guidance: away from what the negative prompt predicts, towards what the prompt does. */

/** Whether the negative prompt takes part at all. */
export function isGuided(scale: number): boolean {
  return scale > 1
}

/** u + scale·(c − u) for a prediction of two halves, the negative's first. Source: Ho & Salimans, arXiv 2207.12598. */
export function guide(prediction: Float32Array, scale: number): Float32Array {
  const size = prediction.length / 2
  const guided = new Float32Array(size)
  for (let i = 0; i < size; i++) {
    const u = prediction[i]!
    guided[i] = u + scale * (prediction[size + i]! - u)
  }
  return guided
}

/** The sample once for each of `batch` contexts. */
export function repeated(sample: Float32Array, batch: number): Float32Array {
  const all = new Float32Array(sample.length * batch)
  for (let i = 0; i < batch; i++) all.set(sample, i * sample.length)
  return all
}
