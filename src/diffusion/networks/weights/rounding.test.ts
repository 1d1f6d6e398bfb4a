/** Weights rounded to 8 and 4 bits: how far off they may be, that the runtime reads them so, and what is read for them. */
import * as ort from 'onnxruntime-web'
import { describe, expect, it } from 'vitest'
import { torchCpuGenerator } from '../../../random/index.ts'
import type { WeightRecipe } from '../graph/index.ts'
import { openDevice, Runtime } from '../runtime/index.ts'
import { itMultipliesRounded, restored, stored } from './rounding-suite.ts'
import { weightReader } from './weight-reader.ts'

describe.each([8, 4] as const)('weights of %i bits', (bits) => {
  it('are off by half a unit of their block at the most, and by a whole one at the far end', () => {
    const values = torchCpuGenerator(1).normal(64 * 96)
    const back = restored(values, bits)
    for (let begin = 0; begin < values.length; begin += 32) {
      const block = values.subarray(begin, begin + 32)
      const extreme = block.reduce((most, value) => (Math.abs(value) > Math.abs(most) ? value : most), 0)
      const unit = Math.abs(extreme) / 2 ** (bits - 1)
      for (const [i, value] of block.entries()) {
        const isFarEnd = -Math.sign(extreme) * value > (2 ** (bits - 1) - 1) * unit
        expect(Math.abs(back[begin + i]! - value)).toBeLessThanOrEqual((isFarEnd ? 1 : 0.5) * unit * (1 + 1e-5))
      }
      expect(back[begin + block.indexOf(extreme)]).toBeCloseTo(extreme, 6)
    }
  })

  it('keep zeros', () => {
    expect(restored(new Float32Array(64), bits).every((value) => value === 0)).toBe(true)
  })

  itMultipliesRounded(bits, async () => new Runtime(ort, await openDevice({ allowed: false })))
})

describe('a reader of rounded weights', () => {
  it('gives scales in the graph’s own type, however often, and counts the file’s bytes once', () => {
    const reads: number[] = []
    const weights = new Map([['w', stored(torchCpuGenerator(4).normal(4 * 32), [4, 32])]])
    const read = weightReader(weights, (bytes) => reads.push(bytes))
    const recipe = (gives: 'codes' | 'scales'): WeightRecipe => ({
      ...(gives === 'codes' ? { type: 'uint8', shape: [2, 1, 32] } : { type: 'float16', shape: [2, 1] }),
      parts: ['w'],
      rows: [2, 4],
      rounded: { bits: 8, type: 'float16', gives },
    })
    const [codes, scales] = [recipe('codes'), recipe('scales')]
    expect(read(codes).length).toBe(64)
    const first = read(scales)
    expect(first.length).toBe(4)
    expect(read(scales)).toEqual(first)
    expect(read(codes)).toEqual(read(codes))
    expect(reads).toEqual([2 * 32 * 4])
  })
})
