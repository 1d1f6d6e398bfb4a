/** The numbers of the first test are worked out by hand from z·w·mean(z)/mean(z·w); no tolerance beyond single precision. */
import { describe, expect, it } from 'vitest'
import { emphasise } from './emphasis.ts'

const mean = (values: Float32Array) => values.reduce((sum, value) => sum + value, 0) / values.length

describe('emphasis', () => {
  it('multiplies each token and brings the mean back', () => {
    // Means: (1+2+3+4)/4 = 2.5 before, (1+2+6+8)/4 = 4.25 after.
    const hidden = emphasise(Float32Array.of(1, 2, 3, 4), Float32Array.of(1, 2))
    const expected = [1, 2, 6, 8].map((value) => (value * 2.5) / 4.25)
    expect([...hidden]).toEqual(expected.map((value) => expect.closeTo(value, 6)))
  })

  it('without the norm leaves the mean where it went, and ignored leaves all as it was', () => {
    const [hidden, weights] = [Float32Array.of(1, 2, 3, 4), Float32Array.of(1, 2)]
    expect(emphasise(hidden, weights, 'no_norm')).toEqual(Float32Array.of(1, 2, 6, 8))
    expect(emphasise(hidden, weights, 'ignore')).toEqual(hidden)
  })

  it('leaves a prompt without weights bit for bit as it is', () => {
    const hidden = Float32Array.from({ length: 77 * 768 }, (_, i) => Math.sin(i) - 0.1)
    expect(emphasise(hidden, new Float32Array(77).fill(1))).toEqual(hidden)
  })

  it('gives a token of weight 1.5 half as much again, relative to the others', () => {
    const hidden = Float32Array.from({ length: 77 * 8 }, (_, i) => Math.cos(i * 1.7) + 0.3)
    const weights = new Float32Array(77).fill(1)
    weights[5] = 1.5
    const result = emphasise(hidden, weights)
    const gain = (position: number) => result[position * 8 + 3]! / hidden[position * 8 + 3]!
    expect(gain(5) / gain(0)).toBeCloseTo(1.5, 5)
    expect(gain(76)).toBeCloseTo(gain(0), 5)
    expect(mean(result)).toBeCloseTo(mean(hidden), 6)
  })

  it('does not change the array it is given', () => {
    const hidden = Float32Array.of(1, 2)
    emphasise(hidden, Float32Array.of(1, 3))
    expect(hidden).toEqual(Float32Array.of(1, 2))
  })
})
