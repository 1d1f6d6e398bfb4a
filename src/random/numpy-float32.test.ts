/**
 * Against NumPy 2.4.6 (x86-64; AVX2 and AVX-512 agree): every 4099th single of the range that random numbers use, hashed by
 * x = np.arange(first, end, 4099, dtype=np.uint32).view(np.float32); hashlib.sha256(np.log(x).tobytes()).hexdigest(), and np.sin.
 */
import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { log, sin } from './numpy-float32.ts'

function sha256(f: (x: number) => number, first: number, end: number): string {
  const singles = new Float32Array(
    Uint32Array.from({ length: Math.ceil((end - first) / 4099) }, (_, i) => first + i * 4099).buffer,
  )
  return createHash('sha256')
    .update(new Uint8Array(singles.map(f).buffer))
    .digest('hex')
}
const single = (bits: number) => new Float32Array(Uint32Array.of(bits).buffer)[0]!

describe("NumPy's single-precision functions", () => {
  it('takes the logarithm from 2⁻³³ to 1 bit for bit', () => {
    expect(sha256(log, 0x2f000000, 0x3f800001)).toBe('fd3e9544619b100ae118b3af2fc089d32ca481f1b45d512a142462624076fdea')
  })

  it('takes the sine from 2⁻³¹ to 2π bit for bit', () => {
    expect(sha256(sin, 0x30000000, 0x40c90fdc)).toBe('7acf97ec5a06f3862b524a69d98f746ec2a64dab170aa70bc4c6b107a98e5506')
  })

  it('rounds once where a double of the last sum lies halfway between two singles', () => {
    expect(sin(single(0x39e89768))).toBe(single(0x39e89767))
    expect(sin(single(0x3c10000c))).toBe(single(0x3c0fff93))
  })
})
