/** What each kernel of one of our graphs multiplies, reads and writes, from shapes alone. */
import type { Model, Node, Tensor } from './onnx-reader.ts'

export interface Cost {
  /** What it is, as a person would call it. */
  kernel: string
  name: string
  /** Each with its addition: two FLOP. */
  multiplications: number
  bytesRead: number
  bytesWritten: number
}

const elementBytes: Readonly<Record<number, number>> = { 1: 4, 2: 1, 7: 8, 10: 2 }
const product = (sizes: readonly number[]) => sizes.reduce((all, size) => all * size, 1)
const bytesOf = ({ shape, type }: Tensor) => product(shape) * (elementBytes[type] ?? 0)

/** Kernels that only say something else of the same bytes: the runtime starts nothing for them. */
const free = new Set(['Reshape'])

/**
 * The costs of a graph's nodes in their order: `sizes` are those that its inputs leave open, `values` of its int64 inputs. Throws on an
 * operator that our dialects do not write.
 */
export function costsOf(
  { nodes, initializers, inputs }: Model,
  sizes: Readonly<Record<string, number>>,
  values: Readonly<Record<string, readonly number[]>>,
): Cost[] {
  const tensors = new Map<string, Tensor>(initializers)
  for (const [name, { type, dims }] of inputs) {
    const shape = dims.map((dim) => (typeof dim === 'string' ? sizes[dim]! : dim))
    tensors.set(name, { shape, type, ...(name in values && { values: values[name]! }) })
  }
  const costs: Cost[] = []
  for (const node of nodes) {
    const from = node.inputs.map((name) => tensors.get(name) ?? { shape: [], type: 0 })
    const { kernel = node.op, shape, multiplications = 0, type } = understood(node, from)
    const output = { shape, type: type ?? from[0]!.type }
    for (const name of node.outputs) tensors.set(name, output)
    if (free.has(node.op)) continue
    const written = node.outputs.filter(Boolean).length * bytesOf(output)
    const read = from.reduce((sum, tensor) => sum + bytesOf(tensor), 0)
    costs.push({ kernel, name: node.name, multiplications, bytesRead: read, bytesWritten: written })
  }
  return costs
}

interface Understood {
  kernel?: string
  shape: readonly number[]
  multiplications?: number
  type?: number
}

function understood({ op, attributes }: Node, from: readonly Tensor[]): Understood {
  const [first, second] = from.map(({ shape }) => shape) as [number[], number[]]
  const list = (name: string) => attributes[name] as readonly number[]
  const number = (name: string) => attributes[name] as number
  switch (op) {
    case 'Conv': {
      const [batch, height, width, channels] = first as [number, number, number, number]
      const [kernel, stride, pads] = [list('kernel_shape')[0]!, list('strides')[0]!, list('pads')]
      const side = (length: number, i: number) => Math.floor((length + pads[i]! + pads[i + 2]! - kernel) / stride) + 1
      const shape = [batch, side(height, 0), side(width, 1), second[0]!]
      const words = `convolution ${kernel}×${kernel}${stride > 1 ? ', halving' : ''}`
      return { kernel: words, shape, multiplications: product(shape) * kernel ** 2 * channels }
    }
    case 'Gemm': {
      const shape = [first[0]!, second[0]!]
      return { kernel: 'linear', shape, multiplications: product(shape) * first[1]! }
    }
    case 'MatMulNBits': {
      const shape = [first[0]!, number('N')]
      return { kernel: `linear, ${number('bits')} bits`, shape, multiplications: product(shape) * number('K') }
    }
    case 'MultiHeadAttention': {
      const [batch, rows, width] = first as [number, number, number]
      const multiplications = 2 * batch * rows * second[1]! * width
      return { kernel: rows === second[1] ? 'self-attention' : 'cross-attention', shape: first, multiplications }
    }
    case 'MatMul': {
      const shape = [...first.slice(0, -1), second.at(-1)!]
      return { kernel: 'attention’s product', shape, multiplications: product(shape) * first.at(-1)! }
    }
    case 'Concat': {
      const axis = number('axis')
      const along = from.reduce((sum, { shape }) => sum + shape[axis]!, 0)
      return { shape: first.with(axis, along) }
    }
    case 'Resize':
      return { kernel: 'doubling', shape: from[3]?.values ?? [first[0]!, 2 * first[1]!, 2 * first[2]!, first[3]!] }
    case 'Pad':
      return { shape: first.map((size, i) => size + from[1]!.values![i]! + from[1]!.values![i + first.length]!) }
    case 'Transpose':
      return { shape: list('perm').map((axis) => first[axis]!) }
    case 'Cast':
      return { shape: first, type: number('to') }
    case 'Reshape': {
      const target = from[1]!.values!.map((size, i) => (size === 0 ? first[i]! : size))
      const known = product(target.filter((size) => size > 0))
      return { shape: target.map((size) => (size < 0 ? product(first) / known : size)) }
    }
    case 'Add':
    case 'Mul':
      return { kernel: 'sum or product', shape: product(first) < product(second) ? second : first }
    case 'GroupNorm':
    case 'LayerNormalization':
    case 'SkipLayerNormalization':
    case 'Softmax':
    case 'Gelu':
    case 'QuickGelu':
      return { shape: first }
    default:
      throw new Error(`What does ${op} cost?`)
  }
}
