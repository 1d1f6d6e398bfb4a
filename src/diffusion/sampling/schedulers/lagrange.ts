/** Integrals of the polynomials that multistep solvers lay through the last model outputs. */

/**
 * For each node, the integral of the polynomial that is 1 there and 0 at the other nodes; `moment(k)` is the integral of
 * the k-th power of the variable, with whatever weight the solver integrates by.
 */
export function lagrangeIntegrals(nodes: readonly number[], moment: (k: number) => number): number[] {
  return nodes.map((node, j) => {
    let polynomial = [1]
    nodes.forEach((other, k) => {
      if (k !== j) polynomial = timesLinear(polynomial, -other / (node - other), 1 / (node - other))
    })
    return polynomial.reduce((sum, coefficient, k) => sum + coefficient * moment(k), 0)
  })
}

/** polynomial · (a + b x); coefficients ascend. */
function timesLinear(polynomial: readonly number[], a: number, b: number): number[] {
  return Array.from(
    { length: polynomial.length + 1 },
    (_, k) => a * (polynomial[k] ?? 0) + b * (polynomial[k - 1] ?? 0),
  )
}
