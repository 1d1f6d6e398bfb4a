/** All six float formats against PyTorch, bit for bit. The numbers: `python tools/golden/make.py`; every NaN counts as one. */
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { memoryBytes, readSafetensors, toFloat16, toFloat32 } from '../index.ts'

const fixture = (name: string) => readFileSync(new URL(`./__fixtures__/${name}`, import.meta.url))
const source = memoryBytes(new Uint8Array(fixture('dtypes.safetensors')))
const bits: Record<string, number[]> = JSON.parse(fixture('dtypes.json').toString())

describe('three hundred numbers, zeros, subnormals and infinities among them', () => {
  it.each(['F64', 'F32', 'F16', 'BF16', 'F8_E4M3', 'F8_E5M2'] as const)(
    'are read from %s as PyTorch reads them',
    async (dtype) => {
      const { begin, end } = (await readSafetensors(source, 'dtypes')).tensors.get(dtype)!
      const stored = await source.read(begin, end)
      const wide = new Uint32Array(toFloat32(stored, dtype).slice().buffer)
      expect(Array.from(wide, (code) => ((code & 0x7fffffff) > 0x7f800000 ? 0x7fc00000 : code))).toEqual(
        bits[`${dtype} as float32`],
      )
      const half = toFloat16(stored, dtype)
      expect(Array.from(half, (code) => ((code & 0x7fff) > 0x7c00 ? 0x7e00 : code))).toEqual(
        bits[`${dtype} as float16`],
      )
    },
  )
})
