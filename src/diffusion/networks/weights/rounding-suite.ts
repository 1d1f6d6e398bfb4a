/** A layer with rounded weights, run, against what its codes stand for, by hand: for every runtime. */
import { expect, it } from 'vitest'
import { distance } from '../../../../e2e/support/golden-model.ts'
import { memoryBytes, type StoredTensor, toFloat32 } from '../../../models/index.ts'
import { torchCpuGenerator } from '../../../random/index.ts'
import type { WeightBits } from '../graph/index.ts'
import type { Runtime } from '../runtime/index.ts'
import { rounded } from './rounding.ts'
import { weightReader } from './weight-reader.ts'

const [inner, outer] = [320, 256]
const weight = torchCpuGenerator(1).normal(inner * outer)
const bias = torchCpuGenerator(2).normal(outer)

/** Registers the suite inside a `describe`. Few rows and many: the GPU has a kernel for each. */
export function itMultipliesRounded(bits: WeightBits, open: () => Promise<Runtime>): void {
  it.each([3, 150])('multiplies %i rows with what its codes stand for', async (rows) => {
    const runtime = await open()
    const x = torchCpuGenerator(rows).normal(rows * inner)
    const exact = byHand(x, restored(weight, bits, runtime.type))
    expect(distance(await product(runtime, bits, x), exact)).toBeLessThan(runtime.type === 'float32' ? 1e-5 : 1e-3)
  })
}

/** What the codes of `values` stand for. */
export function restored(
  values: Float32Array,
  bits: WeightBits,
  type: 'float32' | 'float16' = 'float32',
): Float32Array {
  const { codes, scales } = rounded(values, bits, type)
  const scale = toFloat32(scales, type === 'float16' ? 'F16' : 'F32')
  const code = (i: number) => (bits === 8 ? codes[i]! : (codes[i >> 1]! >> (4 * (i % 2))) & 15)
  return values.map((_, i) => (code(i) - 2 ** (bits - 1)) * scale[Math.floor(i / 32)]!)
}

export function stored(values: Float32Array, shape: number[]): StoredTensor {
  const data = new Uint8Array(values.slice().buffer)
  return { source: memoryBytes(data), begin: 0, end: data.length, dtype: 'F32', shape }
}

async function product(runtime: Runtime, bits: WeightBits, x: Float32Array): Promise<Float32Array> {
  const d = runtime.dialect('test', undefined, bits)
  const input = d.cast('x:cast', d.graph.input('x', 'float32', ['rows', inner]), d.type, 'float32')
  const output = d.cast('y', d.linear('layer', input, { in: inner, out: outer }), 'float32', d.type)
  d.graph.output(output, 'float32', ['rows', outer])
  const weights = new Map([
    ['layer.weight', stored(weight, [outer, inner])],
    ['layer.bias', stored(bias, [outer])],
  ])
  const session = await runtime.session(d, weightReader(weights))
  const y = await session.values({ x: runtime.float32(x, [x.length / inner, inner]) }, output)
  await session.release()
  return y
}

function byHand(x: Float32Array, layer: Float32Array): Float32Array {
  return Float32Array.from({ length: (x.length / inner) * outer }, (_, i) => {
    const [row, column] = [Math.floor(i / outer), i % outer]
    let sum = bias[column]!
    for (let k = 0; k < inner; k++) sum += x[row * inner + k]! * layer[column * inner + k]!
    return sum
  })
}
