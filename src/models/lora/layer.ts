/** One changed layer as its file has it: a few small tensors by what they are, and the alpha that scales them. */
import { isFloat, type LocalByteSource, type StoredTensor, toFloat32 } from '../bytes/index.ts'

export class Layer {
  readonly tensors = new Map<string, StoredTensor>()
  /** From the file's metadata, where the layer has no alpha of its own. */
  alpha: number | undefined

  has(name: string): boolean {
    return this.tensors.has(name)
  }

  shape(name: string): readonly number[] {
    const tensor = this.tensors.get(name)
    if (!tensor) throw new Error(`The layer has no ${name}`)
    return tensor.shape
  }

  /** How many numbers it holds; 0 where it is absent. */
  count(name: string): number {
    return this.tensors.get(name)?.shape.reduce((product, size) => product * size, 1) ?? 0
  }

  values(name: string): Float32Array {
    const tensor = this.tensors.get(name)
    if (!tensor) throw new Error(`The layer has no ${name}`)
    const { source, begin, end, dtype } = tensor
    const bytes = (source as LocalByteSource).readSync(begin, end)
    // Trainers write alphas as whole numbers, too.
    return isFloat(dtype) ? toFloat32(bytes, dtype) : Float32Array.of(bytes[0]! + 256 * (bytes[1] ?? 0))
  }

  /** alpha / rank; 1 where nobody says. A `scale` of its own wins. */
  scale(rank: number): number {
    if (this.has('scale')) return this.values('scale')[0]!
    const alpha = this.has('alpha') ? this.values('alpha')[0] : this.alpha
    return alpha === undefined ? 1 : alpha / rank
  }
}

/** How a family of LoRAs writes a change: what it is known by, and the change that it makes of it. */
export interface Family {
  /** A tensor that its layers have. */
  sign: readonly string[]
  /** How many numbers the change has; it fits a weight that has as many. */
  size(layer: Layer): number
  /** Adds strength · scale · ΔW to `sum`, rows `from` to `to` of a weight of this shape, row-major. */
  add(
    sum: Float32Array,
    layer: Layer,
    shape: readonly number[],
    rows: readonly [number, number],
    strength: number,
  ): void
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
