/** Standard normal numbers as torch.randn draws them on the CPU, bit for bit with the x86-64 wheels (AVX2). */
import { cosSin, log } from './cephes.ts'
import { mersenneTwister } from './mt19937.ts'

/** A stream of standard normal numbers: one call is one torch.randn of `count` elements. */
export interface NormalGenerator {
  normal(count: number): Float32Array
}

/** torch.Generator().manual_seed(seed) on the CPU: only the low 32 bits of the seed count. */
export function torchCpuGenerator(seed: number): NormalGenerator {
  const next = mersenneTwister(seed)
  /** The sine half of a scalar draw; like PyTorch's it waits in the generator, however many blocks are drawn in between. */
  let spare: number | undefined

  const uniform24 = () => (next() & 0xffffff) * 2 ** -24
  const uniform53 = () => {
    const high = next() & 0x1fffff
    return (high * 2 ** 32 + next()) * 2 ** -53
  }

  function scalar(): number {
    if (spare !== undefined) {
      const value = spare
      spare = undefined
      return value
    }
    const u1 = uniform53()
    const u2 = uniform53()
    const radius = Math.sqrt(-2 * Math.log1p(-u2))
    const theta = 2 * Math.PI * u1
    spare = radius * Math.sin(theta)
    return radius * Math.cos(theta)
  }

  return {
    normal(count) {
      const out = new Float32Array(count)
      if (count < BLOCK) return out.map(scalar)
      for (let i = 0; i < count; i++) out[i] = uniform24()
      for (let i = 0; i + BLOCK <= count; i += BLOCK) boxMuller(out, i)
      if (count % BLOCK !== 0) {
        // PyTorch draws the last sixteen afresh, over normals that are already done.
        for (let i = count - BLOCK; i < count; i++) out[i] = uniform24()
        boxMuller(out, count - BLOCK)
      }
      return out
    },
  }
}

const BLOCK = 16
const TWO_PI = Math.fround(2 * Math.PI)
const pair = new Float32Array(2)

/** Turns the sixteen uniforms at `start` into normals: radii from the first eight, angles from the last. */
function boxMuller(values: Float32Array, start: number): void {
  for (let j = start; j < start + 8; j++) {
    const radius = Math.fround(Math.sqrt(Math.fround(-2 * log(1 - values[j]!))))
    cosSin(Math.fround(TWO_PI * values[j + 8]!), pair)
    values[j] = radius * pair[0]!
    values[j + 8] = radius * pair[1]!
  }
}
