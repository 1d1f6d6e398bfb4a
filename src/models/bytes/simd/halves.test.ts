/** Every half, and the floats of __fixtures__/float16.json (numpy 2.4.6): one at a time goes the plain way, all at once by SIMD. Exact. */
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { toFloat16, toFloat32 } from '../floats.ts'
import { narrowToHalves, widenHalves } from './index.ts'

const bytesOf = (array: ArrayBufferView) => new Uint8Array(array.buffer, array.byteOffset, array.byteLength)
const numpy: { float32: number[]; float16: number[] } = JSON.parse(
  readFileSync(new URL('../__fixtures__/float16.json', import.meta.url), 'utf8'),
)

describe('by SIMD', () => {
  it('every half becomes the float that it is', () => {
    const halves = Uint16Array.from({ length: 1 << 16 }, (_, code) => code)
    const floats = new Float32Array(1 << 16)
    expect(widenHalves(halves, floats)).toBe(1 << 16)
    const wrong = halves.filter((code) => !Object.is(floats[code], toFloat32(bytesOf(Uint16Array.of(code)), 'F16')[0]))
    expect(wrong).toEqual(new Uint16Array())
  })

  it('floats become the halves that numpy gives, and so they do one by one', () => {
    const floats = new Float32Array(Uint32Array.from(numpy.float32).buffer)
    const halves = new Uint16Array(floats.length)
    const done = narrowToHalves(floats, halves)
    expect(done).toBe(floats.length - (floats.length % 8))
    expect([...halves.subarray(0, done)]).toEqual(numpy.float16.slice(0, done))
    expect(numpy.float32.map((bits) => toFloat16(bytesOf(Uint32Array.of(bits)), 'F32')[0])).toEqual(numpy.float16)
  })
})
