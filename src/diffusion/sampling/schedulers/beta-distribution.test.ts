/** Numbers of scipy 1.17.1: scipy.stats.beta.ppf(p, a, a). */
import { expect, it } from 'vitest'
import { symmetricBetaQuantile } from './beta-distribution.ts'

it.each([
  [0, 0.6, 0],
  [1e-6, 0.6, 1.8558824624053043e-10],
  [0.001, 0.6, 1.855873851745199e-5],
  [0.05, 0.6, 0.012554456873611399],
  [0.25, 0.6, 0.17568037865269498],
  [0.5, 0.6, 0.5],
  [0.7, 0.6, 0.7659829961247643],
  [18 / 19, 0.6, 0.9863289184355307],
  [0.999, 0.6, 0.9999814412614826],
  [1, 0.6, 1],
  [0.1, 2.5, 0.22456860241035653],
])('the share %d of Beta(%d, same) lies below %d', (p, a, expected) => {
  const x = symmetricBetaQuantile(p, a)
  expect(Math.abs(x - expected)).toBeLessThanOrEqual(1e-13 * expected)
})
