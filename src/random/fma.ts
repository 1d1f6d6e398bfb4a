/** Fused multiply-add in single precision. */

/** a·b + c of three singles, rounded once. */
export function fma(a: number, b: number, c: number): number {
  const product = a * b
  const sum = product + c
  const rounded = Math.fround(sum)
  const mirrored = 2 * sum - rounded
  if (rounded === sum || Math.fround(mirrored) !== mirrored) return rounded
  // The double lies halfway between two singles: what it lost of the exact sum decides which one is nearer (Knuth's two-sum).
  const addend = sum - product
  const lost = product - (sum - addend) + (c - addend)
  if (lost === 0) return rounded
  return lost > 0 ? Math.max(rounded, mirrored) : Math.min(rounded, mirrored)
}
