/** Sums of weighted samples: every update of every scheduler is one. */

/** A weight and the sample that it multiplies. */
export type Term = readonly [weight: number, sample: Float32Array]

/** Σ weight · sample, element by element, summed in double precision and rounded once. */
export function weightedSum(...terms: [Term, ...Term[]]): Float32Array {
  const sum = new Float32Array(terms[0][1].length)
  for (let i = 0; i < sum.length; i++) {
    let element = 0
    for (const [weight, sample] of terms) element += weight * sample[i]!
    sum[i] = element
  }
  return sum
}
