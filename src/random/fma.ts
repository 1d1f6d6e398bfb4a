/** Fused multiply-add of single-precision numbers. */

/** a·b + c rounded to a single: the product is exact in a double; the double's own rounding shows in about one sum of 2²⁹. */
export const fma = (a: number, b: number, c: number): number => Math.fround(a * b + c)
