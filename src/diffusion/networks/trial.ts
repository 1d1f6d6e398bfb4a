/** Whether a device computes what it should: the kernels that its newer features choose, against the processor's. */
import { memoryBytes, type StoredTensor } from '../../models/index.ts'
import { torchCpuGenerator } from '../../random/index.ts'
import type { Dialect } from './graph/index.ts'
import { type Device, type Ort, Runtime } from './runtime/index.ts'
import { weightReader } from './weights/index.ts'

/** Heads as wide as Stable Diffusion 1.5's first; rows enough for the kernels that are made for many. */
const [rows, width, heads] = [256, 160, 4]
const layers = ['q', 'k', 'v', 'out']

/** Relative RMS error that sums in 16 and in 32 bits have here at the most; a wrong kernel is off by a hundredth and more. */
const tolerance = { float16: 1e-2, float32: 1e-3 }

/** Attention between linear layers, the last of them rounded: one kernel of each kind that the runtime chooses by features. */
function trialGraph(d: Dialect): Dialect {
  const x = d.cast('x:cast', d.graph.input('x', 'float32', [rows, width]), d.type, 'float32')
  const shape = d.graph.input('shape', 'int64', [3])
  const [q, k, v] = layers
    .slice(0, 3)
    .map((name) => d.reshape(`${name}:batched`, d.linear(name, x, { in: width, out: width }, { exact: true }), shape))
  const seen = d.attention('attention', q!, k!, v!, { count: heads, width })
  const y = d.linear('out', seen, { in: width, out: width })
  d.graph.output(d.cast('y', y, 'float32', d.type), 'float32', [rows, width])
  return d
}

/** False where any number is off; a device that fails at it computes wrongly, too. */
export async function computesRight(ort: Ort, device: Device): Promise<boolean> {
  const runtime = new Runtime(ort, device)
  try {
    const found = await tried(runtime)
    return distance(found, await tried(new Runtime(ort, { report: device.report }))) < tolerance[runtime.type]
  } catch {
    return false
  }
}

async function tried(runtime: Runtime): Promise<Float32Array> {
  const dialect = trialGraph(runtime.dialect('trial', undefined, 8))
  const weights = new Map(layers.flatMap((name, i) => layer(name, torchCpuGenerator(i).normal(width * (width + 1)))))
  const session = await runtime.session(dialect, weightReader(weights))
  try {
    const x = runtime.float32(torchCpuGenerator(9).normal(rows * width), [rows, width])
    return await session.values({ x, shape: runtime.int64([1, rows, width]) }, dialect.graph.outputs[0]!)
  } finally {
    await session.release()
  }
}

/** Scaled so that what comes out is as large as what goes in. */
function layer(name: string, normal: Float32Array): [string, StoredTensor][] {
  const scaled = normal.map((value) => value / Math.sqrt(width))
  return [
    [`${name}.weight`, stored(scaled.slice(0, width ** 2), [width, width])],
    [`${name}.bias`, stored(scaled.slice(width ** 2), [width])],
  ]
}

function stored(values: Float32Array, shape: number[]): StoredTensor {
  const data = new Uint8Array(values.buffer as ArrayBuffer)
  return { source: memoryBytes(data), begin: 0, end: data.length, dtype: 'F32', shape }
}

/** Relative RMS error; NaN where a number is none. */
function distance(found: Float32Array, expected: Float32Array): number {
  const squares = (of: (i: number) => number) => expected.reduce((sum, _, i) => sum + of(i) ** 2, 0)
  return Math.sqrt(squares((i) => found[i]! - expected[i]!) / squares((i) => expected[i]!))
}
