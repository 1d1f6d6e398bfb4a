/** The quantile function of the beta distribution, for "beta" sigmas (https://arxiv.org/abs/2407.12173). */

/** The x below which a share p of Beta(a, a) lies; symmetric, so solved in the lower half where it loses no digits. */
export function symmetricBetaQuantile(p: number, a: number): number {
  if (p > 0.5) return 1 - symmetricBetaQuantile(1 - p, a)
  if (p <= 0) return 0
  // Bisection on ln x: the quantile falls as a power of p, far below what a step in x could resolve.
  let low = Math.log(Number.MIN_VALUE)
  let high = Math.log(0.5)
  for (let i = 0; i < 100 && low < high; i++) {
    const middle = (low + high) / 2
    if (lowerShare(Math.exp(middle), a) < p) low = middle
    else high = middle
  }
  return Math.exp((low + high) / 2)
}

/** The share of Beta(a, a) below x ≤ ½: x^a / (a B(a, a)) · Σ (1 − a)(2 − a)…(n − a) / n! · a / (a + n) · xⁿ. */
function lowerShare(x: number, a: number): number {
  return (x ** a * powerSeries(x, a)) / (2 * 0.5 ** a * powerSeries(0.5, a))
}

function powerSeries(x: number, a: number): number {
  let coefficient = 1
  let sum = 1 / a
  for (let n = 1; n < 80; n++) {
    coefficient *= ((n - a) / n) * x
    sum += coefficient / (a + n)
  }
  return sum
}
