/** The full model's cost: see src/diffusion/networks/multiplications.test.ts. The other numbers follow from it by hand. */
import * as v from 'valibot'
import { describe, expect, it } from 'vitest'
import { type BenchmarkResult, benchmarkResult, isByProcessor, median, outlook } from './benchmark-result.ts'

const card = { kind: 'webgpu' as const, adapter: 'nvidia ampere', f16: true, software: false }

/** A thousandth of the full model's UNet, and a hundredth of its decoder. */
const small: BenchmarkResult = {
  model: 'Demo model',
  bytes: 7.5e6,
  width: 512,
  height: 512,
  secondsPerStep: 0.002,
  secondsToDecode: 0.03,
  work: { pass: 401.6e6, decode: 12.573e9 },
  device: card,
  browser: 'Chrome 141 on Linux',
  version: '0.1.0',
  date: '2026-11-21',
}

describe('a median', () => {
  it('is the number in the middle, or the mean of two', () => {
    expect(median([3, 100, 1])).toBe(3)
    expect(median([4, 1, 3, 2])).toBe(2.5)
    expect(median([7])).toBe(7)
    expect(median([])).toBeNaN()
  })

  it('leaves the numbers in their order', () => {
    const numbers = [3, 1, 2]
    median(numbers)
    expect(numbers).toEqual([3, 1, 2])
  })
})

describe('what a measurement tells of Stable Diffusion 1.5', () => {
  it('is an estimate by multiplications where a graphics card drew with a small model', () => {
    // 20 steps of 1000 × 2 ms, and 100 × 30 ms for the decoder.
    expect(outlook(small)).toEqual({ type: 'estimate', seconds: expect.closeTo(43, 6) })
  })

  it('takes the pace of the steps for the decoder where writing the file made it look slower', () => {
    // A step's 803.2e6 multiplications in 2 ms: the full decoder's 1257.3e9 in 3.13 s, and not in 100 s.
    expect(outlook({ ...small, secondsToDecode: 1 })).toEqual({
      type: 'estimate',
      seconds: expect.closeTo(40 + (0.002 * 1257.3e9) / 803.2e6, 6),
    })
  })

  it('is the measurement itself where the model is of full size, on whatever device', () => {
    const full = { ...small, bytes: 2.13e9, secondsPerStep: 0.5, secondsToDecode: 1.5 }
    expect(outlook(full)).toEqual({ type: 'measured', seconds: 11.5 })
    expect(outlook({ ...full, device: { ...card, software: true } })).toEqual({ type: 'measured', seconds: 11.5 })
  })

  it('is nothing where the processor drew', () => {
    expect(outlook({ ...small, device: { ...card, software: true } })).toEqual({ type: 'none', reason: 'software' })
    const wasm = { kind: 'wasm' as const, adapter: 'processor', f16: false, software: true }
    expect(outlook({ ...small, device: wasm })).toEqual({ type: 'none', reason: 'no-webgpu' })
  })
})

describe('the processor', () => {
  it('draws with small models where the GPU is a program, and with none where it is a card', () => {
    const software = { ...card, software: true }
    expect(isByProcessor(small)).toBe(false)
    expect(isByProcessor({ ...small, device: software })).toBe(true)
    expect(isByProcessor({ ...small, bytes: 2.13e9, device: software })).toBe(false)
  })
})

describe('a kept result', () => {
  it('is read back as it was', () => {
    expect(v.parse(benchmarkResult, JSON.parse(JSON.stringify(small)))).toEqual(small)
  })

  it('is forgotten where another version wrote it, or it is damaged', () => {
    const { work: _, ...older } = small
    for (const other of [undefined, null, 'fast', older, { ...small, secondsPerStep: -1 }]) {
      expect(v.is(benchmarkResult, other)).toBe(false)
    }
  })
})
