/** A file of random weights that is made as it is read: a model of any size without a byte on the disk. */

import { safetensorsHeader } from '../../../e2e/support/safetensors-writer.ts'
import { type LocalByteSource, toFloat16 } from '../../../src/models/index.ts'
import { torchCpuGenerator } from '../../../src/random/index.ts'
import type { NamedShape } from './sdxl-tensors.ts'

/** A prime: no row of a matrix is another one again. */
const poolSize = 131_071

interface Tensor {
  /** Where it lies, in halves from the end of the header. */
  begin: number
  end: number
  /** What its numbers are taken from, in turn, and the first of them. */
  pool: Uint16Array
  start: number
}

/**
 * A safetensors file of these tensors in 16 bits. The same place has the same number however it is read. Matrices and convolutions have
 * the variance 1/fan-in, so that activations keep their scale; norms are 1 and biases 0.
 */
export function randomFile(shapes: readonly NamedShape[]): LocalByteSource {
  const named = Object.fromEntries(shapes.map(({ name, shape }) => [name, { dtype: 'F16', shape }]))
  const { header, size } = safetensorsHeader(named)
  const tensors = laidOut(shapes)
  const readSync = (begin: number, end: number) => {
    if (!(begin >= 0 && begin <= end && end <= size)) throw new RangeError(`Bytes ${begin} to ${end} of ${size}`)
    const bytes = new Uint8Array(end - begin)
    if (begin < header.length) bytes.set(header.subarray(begin, Math.min(end, header.length)))
    const [from, to] = [begin, end].map((at) => Math.max(at - header.length, 0) / 2) as [number, number]
    if (to > from) fill(new Uint16Array(bytes.buffer, bytes.length - 2 * (to - from)), from, tensors)
    return bytes
  }
  return { size, readSync, read: async (begin, end) => readSync(begin, end) }
}

function laidOut(shapes: readonly NamedShape[]): Tensor[] {
  const normals = torchCpuGenerator(0).normal(poolSize)
  const [ones, zeros] = [1, 0].map((value) => halves(new Float32Array(poolSize).fill(value))) as [
    Uint16Array,
    Uint16Array,
  ]
  const pools = new Map<number, Uint16Array>()
  /** The same normal numbers in each, scaled. */
  const scaled = (fanIn: number) => {
    const pool = pools.get(fanIn) ?? halves(normals.map((value) => value / Math.sqrt(fanIn)))
    pools.set(fanIn, pool)
    return pool
  }
  const product = (sizes: readonly number[]) => sizes.reduce((all, size) => all * size, 1)
  let begin = 0
  return shapes.map(({ name, shape }, i) => {
    const end = begin + product(shape)
    const plain = name.endsWith('weight') ? ones : zeros
    const tensor = {
      begin,
      end,
      pool: shape.length > 1 ? scaled(product(shape.slice(1))) : plain,
      start: (i * 7919) % poolSize,
    }
    begin = end
    return tensor
  })
}

/** Writes what lies from `from` on, in halves. */
function fill(into: Uint16Array, from: number, tensors: readonly Tensor[]): void {
  const to = from + into.length
  for (const { begin, end, pool, start } of tensors) {
    const last = Math.min(end, to)
    for (let at = Math.max(begin, from); at < last; ) {
      const first = (start + at - begin) % poolSize
      const count = Math.min(poolSize - first, last - at)
      into.set(pool.subarray(first, first + count), at - from)
      at += count
    }
  }
}

function halves(values: Float32Array): Uint16Array {
  return toFloat16(new Uint8Array(values.buffer, values.byteOffset, values.byteLength), 'F32')
}
