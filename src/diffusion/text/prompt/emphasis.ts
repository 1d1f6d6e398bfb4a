/** A prompt's weights applied to what the text encoder made of it, in AUTOMATIC1111's ways (modules/sd_emphasis.py). */

/** `original` brings the mean back, `no_norm` leaves it; `ignore` forgets the weights, not their brackets. */
export type Emphasis = 'original' | 'no_norm' | 'ignore'

/**
 * Multiplies each position of one chunk's hidden states (positions × channels, after the final norm) by its weight, then
 * scales all of them so that their mean is what it was. The mean is over this chunk of this prompt alone. A1111 takes it over
 * the prompts that it encodes together, which is one at a time except while one is edited between steps.
 */
export function emphasise(hidden: Float32Array, weights: Float32Array, emphasis: Emphasis = 'original'): Float32Array {
  if (emphasis === 'ignore') return hidden
  const channels = hidden.length / weights.length
  const weighted = hidden.map((value, i) => value * weights[Math.floor(i / channels)]!)
  if (emphasis === 'no_norm') return weighted
  const restore = mean(hidden) / mean(weighted)
  return weighted.map((value) => value * restore)
}

function mean(values: Float32Array): number {
  let sum = 0
  for (const value of values) sum += value
  return sum / values.length
}
