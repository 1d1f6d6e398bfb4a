/** Checked against integrals that are known in closed form. */
import { expect, it } from 'vitest'
import { lagrangeIntegrals } from './lagrange.ts'
import { solveLinear } from './linear-equations.ts'

it('integrates a cubic exactly through four nodes', () => {
  const nodes = [3, 2.2, 1.5, 0.7]
  const cubic = (x: number) => 2 - x + 0.5 * x ** 2 - 0.25 * x ** 3
  const integral = (x: number) => 2 * x - x ** 2 / 2 + x ** 3 / 6 - x ** 4 / 16
  const weights = lagrangeIntegrals(nodes, (k) => (4 ** (k + 1) - 3 ** (k + 1)) / (k + 1))
  const sum = weights.reduce((total, weight, j) => total + weight * cubic(nodes[j]!), 0)
  expect(sum).toBeCloseTo(integral(4) - integral(3), 12)
})

it('solves a system whose first pivot is zero', () => {
  const x = solveLinear(
    [
      [0, 2, 1],
      [1, 1, 1],
      [3, 0, -1],
    ],
    [7, 6, 0],
  )
  expect(x.map((value) => Number(value.toFixed(12)))).toEqual([1, 2, 3])
})
