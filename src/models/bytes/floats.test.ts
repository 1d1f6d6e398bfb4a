/**
 * Numbers: __fixtures__/float16.json from numpy 2.4.6 (`bits.view(float32).astype(float16).view(uint16)`, 2 583 patterns with
 * exact ties and subnormals); the 8-bit values from table 1 of arXiv 2209.05433. All comparisons are exact.
 */
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import type { Dtype } from './dtype.ts'
import { toFloat16, toFloat32 } from './floats.ts'

const numpy: { float32: number[]; float16: number[] } = JSON.parse(
  readFileSync(new URL('./__fixtures__/float16.json', import.meta.url), 'utf8'),
)
const bytesOf = (array: ArrayBufferView) => new Uint8Array(array.buffer, array.byteOffset, array.byteLength)
const bytes8 = (...codes: number[]) => Uint8Array.from(codes)

describe('float16', () => {
  it('rounds as numpy does, ties to even, down to subnormals and up to infinity', () => {
    expect([...toFloat16(bytesOf(Uint32Array.from(numpy.float32)), 'F32')]).toEqual(numpy.float16)
  })

  it('reads every half exactly: there and back gives the same bits', () => {
    const all = Uint16Array.from({ length: 1 << 16 }, (_, code) => code)
    const back = toFloat16(bytesOf(toFloat32(bytesOf(all), 'F16')), 'F32')
    const isNan = (code: number) => (code & 0x7fff) > 0x7c00
    expect(all.filter((code, i) => back[i] !== code && !isNan(code))).toEqual(new Uint16Array())
    expect([...toFloat32(bytesOf(Uint16Array.of(0x3c00, 0xc000, 0x7bff, 0x0001, 0x3555)), 'F16')]).toEqual([
      1,
      -2,
      65504,
      2 ** -24,
      0.333251953125,
    ])
  })

  it('takes a BF16 to the half of its value', () => {
    const codes = Uint16Array.from(numpy.float32, (bits) => bits >>> 16)
    const values = Uint32Array.from(codes, (code) => code << 16)
    expect(toFloat16(bytesOf(codes), 'BF16')).toEqual(toFloat16(bytesOf(values), 'F32'))
    expect(toFloat32(bytesOf(Uint16Array.of(0x3f80, 0xc2f7)), 'BF16')).toEqual(Float32Array.of(1, -123.5))
  })

  it('takes an F64 by way of float32, like PyTorch', () => {
    const values = Float64Array.of(1 / 3, -1e300, 5e-8)
    expect([...toFloat16(bytesOf(values), 'F64')]).toEqual([0x3555, 0xfc00, 0x0001])
    expect(toFloat32(bytesOf(values), 'F64')).toEqual(Float32Array.of(1 / 3, Number.NEGATIVE_INFINITY, 5e-8))
  })
})

describe('8-bit floats', () => {
  it('reads E4M3: no infinities, 448 at most', () => {
    const values = toFloat32(bytes8(0x7e, 0x7f, 0xff, 0x78, 0x08, 0x07, 0x01, 0x80, 0xb8), 'F8_E4M3')
    expect([...values]).toEqual([448, Number.NaN, Number.NaN, 256, 2 ** -6, 0.875 * 2 ** -6, 2 ** -9, -0, -1])
  })

  it('reads E5M2: infinities as in IEEE 754, 57344 at most', () => {
    const values = toFloat32(bytes8(0x7b, 0x7c, 0xfc, 0x7d, 0x04, 0x03, 0x01), 'F8_E5M2')
    const infinity = Number.POSITIVE_INFINITY
    expect([...values]).toEqual([57344, infinity, -infinity, Number.NaN, 2 ** -14, 0.75 * 2 ** -14, 2 ** -16])
  })

  it.each(['F8_E4M3', 'F8_E5M2'] as const)('takes every %s to a half without loss', (dtype) => {
    const all = Uint8Array.from({ length: 256 }, (_, code) => code)
    expect(toFloat32(bytesOf(toFloat16(all, dtype)), 'F16')).toEqual(toFloat32(all, dtype))
  })
})

describe('views and copies', () => {
  it('hands out aligned F16 and F32 without a copy', () => {
    const bytes = new Uint8Array(16)
    expect(toFloat16(bytes.subarray(2), 'F16').buffer).toBe(bytes.buffer)
    expect(toFloat32(bytes.subarray(4), 'F32').buffer).toBe(bytes.buffer)
  })

  it('reads numbers that lie at an odd offset', () => {
    const bytes = new Uint8Array(9)
    bytes.set(bytesOf(Float32Array.of(1.5, -3)), 1)
    expect(toFloat32(bytes.subarray(1), 'F32')).toEqual(Float32Array.of(1.5, -3))
    expect(toFloat16(bytes.subarray(1), 'F32')).toEqual(Uint16Array.of(0x3e00, 0xc200))
  })

  it('reads whole numbers by their width and sign, as trainers write alphas', () => {
    const read = (bytes: number[], dtype: Dtype) => [...toFloat32(Uint8Array.from(bytes), dtype)]
    expect(read([1, 0, 1, 0, 0, 0, 0, 0], 'I64')).toEqual([65537])
    expect(read([255, 255, 255, 255], 'I32')).toEqual([-1])
    expect(read([255, 255, 255, 255], 'U32')).toEqual([4294967296])
    expect(read([254, 255, 1, 0], 'I16')).toEqual([-2, 1])
    expect(read([255, 255, 1, 0], 'U16')).toEqual([65535, 1])
    expect(read([255, 1], 'I8')).toEqual([-1, 1])
    expect(read([255, 1], 'BOOL')).toEqual([255, 1])
    expect(read([0, 0, 0, 0, 0, 0, 0, 128], 'U64')).toEqual([2 ** 63])
  })

  it('refuses what packs several numbers into a byte', () => {
    expect(() => toFloat32(new Uint8Array(8), 'F4')).toThrow('F4')
  })
})
