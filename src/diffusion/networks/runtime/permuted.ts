/** Weights of convolutions as the runtime keeps them on the GPU. */
import type { WeightRecipe } from '../graph/index.ts'

/** [out, in, rows, columns] as [rows, columns, in, out]; `length` gives so many of its first bytes only. */
export function permuted(bytes: Uint8Array, { type, shape }: WeightRecipe, length = bytes.length): Uint8Array {
  const Numbers = type === 'float16' ? Uint16Array : Uint32Array
  const isAligned = bytes.byteOffset % Numbers.BYTES_PER_ELEMENT === 0
  const { buffer, byteOffset } = isAligned ? bytes : bytes.slice()
  const from = new Numbers(buffer as ArrayBuffer, byteOffset, bytes.length / Numbers.BYTES_PER_ELEMENT)
  const [out, inner, rows, columns] = shape as [number, number, number, number]
  const area = rows * columns
  const to = new Numbers(Math.min(length, bytes.length) / Numbers.BYTES_PER_ELEMENT)
  let at = 0
  for (let tap = 0; tap < area && at < to.length; tap++) {
    for (let i = 0; i < inner && at < to.length; i++) {
      for (let o = 0; o < out && at < to.length; o++) to[at++] = from[(o * inner + i) * area + tap]!
    }
  }
  return new Uint8Array(to.buffer)
}
