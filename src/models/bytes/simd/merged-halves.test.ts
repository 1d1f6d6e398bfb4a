/** Halves with products added at once have the bits of the three steps one after the other. */
import { describe, expect, it } from 'vitest'
import { addFastProduct, mergedHalves, narrowToHalves, widenHalves } from './index.ts'

let state = 1
/** From -1 to 1. */
const random = (length: number) =>
  Float32Array.from({ length }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return state / 2 ** 31 - 1
  })
/** Every kind of half: whole numbers, tiny ones, infinities. */
const halves = (length: number) => Uint16Array.from(random(length), (value) => (value + 1) * 32768)

describe('halves with products added', () => {
  it.each([
    [4, 8, [1]],
    [8, 16, [3, 2]],
    [320, 2880, [32]],
    [1280, 768, [128, 4, 16]],
    [12, 69_632, [4, 8]],
  ])('are those of the steps one by one: [%i, %i], depths %j', (m, n, depths) => {
    const given = halves(m * n)
    const products = depths.map((depth) => ({ a: random(m * depth), b: random(depth * n), depth }))
    const floats = new Float32Array(m * n)
    expect(widenHalves(given, floats)).toBe(m * n)
    for (const { a, b, depth } of products) expect(addFastProduct(floats, a, b, depth)).toBe(true)
    const wanted = new Uint16Array(m * n)
    narrowToHalves(floats, wanted)
    const before = given.slice()
    const merged = mergedHalves(given, products)!
    expect(merged.length).toBe(wanted.length)
    expect(merged.findIndex((half, i) => half !== wanted[i])).toBe(-1)
    expect(merged.some((half, i) => half !== before[i])).toBe(true)
    expect(given.every((half, i) => half === before[i])).toBe(true)
    expect(mergedHalves(given, products, given)).toBe(given)
    expect(given.findIndex((half, i) => half !== wanted[i])).toBe(-1)
  })

  it.each([
    [3, 8],
    [4, 7],
    [0, 8],
  ])('are left to others where SIMD does not fit: [%i, %i]', (m, n) => {
    expect(mergedHalves(halves(m * n), [{ a: random(m * 2), b: random(2 * n), depth: 2 }])).toBeUndefined()
  })
})
