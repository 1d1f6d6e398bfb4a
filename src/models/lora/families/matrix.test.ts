/** Products of integers are exact in float32 and known by schoolbook; the kernel may differ from JavaScript by rounding only, 1e-6 of √depth. */
import { describe, expect, it } from 'vitest'
import { addFastProduct } from '../../bytes/simd/index.ts'
import { addPlainProduct, addProduct, product } from './matrix.ts'

const random = (length: number, seed: number) => {
  let state = seed
  return Float32Array.from({ length }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return state / 2 ** 31 - 1
  })
}

describe('the product of two matrices', () => {
  it('adds to what is there', () => {
    const sum = Float32Array.of(100, 200, 300, 400)
    addProduct(sum, Float32Array.of(1, 2, 3, 4), Float32Array.of(5, 6, 7, 8), 2)
    expect([...sum]).toEqual([119, 222, 343, 450])
  })

  it.each([
    [4, 1, 8],
    [8, 3, 16],
    [320, 32, 2880],
    [1280, 128, 768],
    [12, 4, 69_632],
  ])('on SIMD is that of JavaScript: [%i, %i] · [%s columns]', (m, k, n) => {
    const [a, b, start] = [random(m * k, 1), random(k * n, 2), random(m * n, 3)]
    const [fast, plain] = [start.slice(), start.slice()]
    expect(addFastProduct(fast, a, b, k)).toBe(true)
    addPlainProduct(plain, a, b, k)
    expect(plain).not.toEqual(start)
    const furthest = plain.reduce((most, value, i) => Math.max(most, Math.abs(value - fast[i]!)), 0)
    expect(furthest).toBeLessThan(1e-6 * Math.sqrt(k) * 2)
  })

  it.each([
    [3, 2, 8],
    [4, 2, 7],
    [0, 2, 8],
  ])('of sizes that SIMD does not take is made in JavaScript: [%i, %i] · [%s columns]', (m, k, n) => {
    const [a, b] = [random(m * k, 4), random(k * n, 5)]
    expect(addFastProduct(new Float32Array(m * n), a, b, k)).toBe(false)
    const wanted = new Float32Array(m * n)
    addPlainProduct(wanted, a, b, k)
    expect(product(a, b, k)).toEqual(wanted)
  })
})
