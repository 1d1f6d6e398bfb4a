/** Fused multiply-add in single precision. */

/** a·b + c of three singles, rounded once. */
export function fma(a: number, b: number, c: number): number {
  const sum = a * b + c
  const rounded = Math.fround(sum)
  const mirrored = 2 * sum - rounded
  return rounded === sum || Math.fround(mirrored) !== mirrored ? rounded : nearer(a * b, c, rounded, mirrored)
}

/** Which of the two singles on either side of their sum the exact sum is nearer to, when its double lies halfway (Knuth's two-sum). */
function nearer(product: number, c: number, even: number, odd: number): number {
  const sum = product + c
  const addend = sum - product
  const lost = product - (sum - addend) + (c - addend)
  if (lost === 0) return even
  return lost > 0 ? Math.max(even, odd) : Math.min(even, odd)
}
