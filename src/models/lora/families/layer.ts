/** One changed layer as its file has it: a few small tensors by what they are, and the alpha that scales them. */
import { type LocalByteSource, type Product, type StoredTensor, toFloat32 } from '../../bytes/index.ts'

export class Layer {
  readonly tensors = new Map<string, StoredTensor>()
  /** From the file's metadata, where the layer has no alpha of its own. */
  alpha: number | undefined

  has(name: string): boolean {
    return this.tensors.has(name)
  }

  /** Of no sizes where it is absent. */
  shape(name: string): readonly number[] {
    return this.tensors.get(name)?.shape ?? []
  }

  /** How many numbers it holds; 0 where it is absent. */
  count(name: string): number {
    const shape = this.tensors.get(name)?.shape
    return shape ? numbersIn(shape) : 0
  }

  values(name: string): Float32Array {
    const tensor = this.tensors.get(name)
    if (!tensor) throw new Error(`The layer has no ${name}`)
    const { source, begin, end, dtype } = tensor
    return toFloat32((source as LocalByteSource).readSync(begin, end), dtype)
  }

  /** alpha / rank; 1 where nobody says. A `scale` of its own wins. */
  scale(rank: number): number {
    if (this.count('scale') > 0) return this.values('scale')[0]!
    const alpha = this.count('alpha') > 0 ? this.values('alpha')[0] : this.alpha
    return alpha === undefined ? 1 : alpha / rank
  }
}

/** How a family of LoRAs writes a change: what it is known by, and the change that it makes of it. */
export interface Family {
  /** A tensor that its layers have. */
  sign: readonly string[]
  /** Whether its tensors belong together, and make a change of a weight of this shape. */
  fits(layer: Layer, shape: readonly number[]): boolean
  /** Adds strength · scale · ΔW to `sum`, rows `from` to `to` of a weight of this shape, row-major. */
  add(
    sum: Float32Array,
    layer: Layer,
    shape: readonly number[],
    rows: readonly [number, number],
    strength: number,
  ): void
  /** What it adds, where that is one product. */
  product?(layer: Layer, shape: readonly number[], rows: readonly [number, number], strength: number): Product
}

export function numbersIn(shape: readonly number[]): number {
  return shape.reduce((product, size) => product * size, 1)
}

/** Whether a [r, out], b [r, in] and t [r, r, window] are a convolution in Tucker's form, of a weight of this shape where one is given. */
export function isTucker(layer: Layer, a: string, b: string, t: string, shape?: readonly number[]): boolean {
  const [rank = 0, out = 0] = layer.shape(a)
  const [right, inputs = 0] = layer.shape(b)
  const [outer, inner] = layer.shape(t)
  const isChain = rank > 0 && [right, outer, inner].every((size) => size === rank)
  const numbers = (out * inputs * layer.count(t)) / rank ** 2
  return isChain && (!shape || (out === shape[0] && numbers === numbersIn(shape)))
}

/** sum += values · factor. */
export function addScaled(sum: Float32Array, values: Float32Array, factor: number): void {
  for (let i = 0; i < sum.length; i++) sum[i] = sum[i]! + values[i]! * factor
}

/** The rows of a whole change. */
export function cut(
  values: Float32Array,
  shape: readonly number[],
  [from, to]: readonly [number, number],
): Float32Array {
  const width = values.length / shape[0]!
  return values.subarray(from * width, to * width)
}
