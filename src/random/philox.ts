/** Philox4x32-10 (Salmon et al. 2011): torch.randn on NVIDIA cards, and AUTOMATIC1111's "NV" random numbers. */
import type { NormalGenerator } from './normal.ts'
import { log, sin } from './numpy-float32.ts'

const MULTIPLIERS = [0xd2511f53, 0xcd9e8d57] as const
const WEYL = [0x9e3779b9, 0xbb67ae85] as const
const f32 = Math.fround
const TO_UNIT = f32(2.3283064e-10)
const TO_ANGLE = f32(2.3283064e-10 * 6.2831855)
const lanes = new Uint32Array(2)

/**
 * torch.Generator('cuda').manual_seed(seed), 64-bit; each call moves the counter by one step. The arithmetic is that of
 * AUTOMATIC1111's modules/rng_philox.py with every number a single, bit for bit as NumPy computes it on AVX2 and AVX-512
 * (left to itself the script is promoted to doubles, which moves its last bits).
 */
export function philoxGenerator(seed: number): NormalGenerator {
  const key = [seed >>> 0, Math.floor(seed / 2 ** 32) >>> 0] as const
  let calls = 0
  return {
    normal(count) {
      const out = new Float32Array(count)
      for (let i = 0; i < count; i++) {
        philox(calls, i, key, lanes)
        const u = f32(f32(f32(lanes[0]!) * TO_UNIT) + TO_UNIT / 2)
        const v = f32(f32(f32(lanes[1]!) * TO_ANGLE) + TO_ANGLE / 2)
        out[i] = f32(Math.sqrt(-2 * log(u))) * sin(v)
      }
      calls++
      return out
    },
  }
}

/** Writes the first two of the four 32-bit lanes at counter (call, 0, element, 0) into `out`. */
function philox(call: number, element: number, key: readonly [number, number], out: Uint32Array): void {
  let c0 = call | 0
  let c1 = 0
  let c2 = element | 0
  let c3 = 0
  let k0 = key[0] | 0
  let k1 = key[1] | 0
  for (let round = 0; round < 10; round++) {
    const high0 = multiplyHigh(MULTIPLIERS[0], c0)
    const high1 = multiplyHigh(MULTIPLIERS[1], c2)
    const low0 = Math.imul(MULTIPLIERS[0], c0)
    const low1 = Math.imul(MULTIPLIERS[1], c2)
    c0 = high1 ^ c1 ^ k0
    c1 = low1
    c2 = high0 ^ c3 ^ k1
    c3 = low0
    k0 = (k0 + WEYL[0]) | 0
    k1 = (k1 + WEYL[1]) | 0
  }
  out[0] = c0
  out[1] = c1
}

/** The upper 32 bits of the 64-bit product of two 32-bit numbers. */
function multiplyHigh(a: number, b: number): number {
  const aLow = a & 0xffff
  const aHigh = a >>> 16
  const bLow = b & 0xffff
  const bHigh = b >>> 16
  const middle = aHigh * bLow + ((aLow * bLow) >>> 16)
  const carry = (middle & 0xffff) + aLow * bHigh
  return (aHigh * bHigh + (middle >>> 16) + (carry >>> 16)) | 0
}
