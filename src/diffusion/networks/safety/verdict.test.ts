/** The verdict at its edges. Expected: NumPy float32, round(cosine − threshold + adjustment, 3) > 0, as diffusers writes it. */
import { describe, expect, it } from 'vitest'
import { cosines, isFlagged } from './verdict.ts'

const one = (special: number, concept: number) => ({
  special: Float32Array.of(special),
  concepts: Float32Array.of(concept),
})

describe('the verdict', () => {
  it.each([
    ['is no flag below the threshold', 0, 0.19, false],
    ['is no flag at half a thousandth above it', 0, 0.2005, false],
    ['is a flag at a thousandth above it', 0, 0.201, true],
    ['is no flag a hundredth below where no special care is near', 0, 0.192, false],
    ['is a flag a hundredth below where one is', 0.3, 0.192, true],
  ])('%s', (_, special, concept, flagged) => {
    expect(isFlagged(one(special, concept), one(0.2, 0.2))).toBe(flagged)
  })

  it('is no stricter where two special cares are near', () => {
    const found = { special: Float32Array.of(0.3, 0.3), concepts: Float32Array.of(0.185) }
    const thresholds = { special: Float32Array.of(0.2, 0.2), concepts: Float32Array.of(0.2) }
    expect(isFlagged(found, thresholds)).toBe(false)
  })
})

describe('the cosine', () => {
  it('is 1 for the same direction, 0 for a right angle, and 0 for no direction at all', () => {
    const found = cosines(Float32Array.of(3, 4), Float32Array.of(6, 8, -4, 3, 0, 0))
    expect([...found].map((value) => Math.round(value * 1e6))).toEqual([1e6, 0, 0])
  })
})
