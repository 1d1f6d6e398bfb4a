/** Named tensors, wherever they are stored, fitted to the names and shapes that an architecture expects. */
import { badFile } from '../../untrusted/index.ts'
import type { ByteSource } from './bytes.ts'
import { type Dtype, isFloat } from './dtype.ts'
import type { Safetensors, TensorEntry } from './safetensors.ts'
import type { Product } from './simd/index.ts'

/** A tensor and the file it lies in, so that the reader may choose between `read` and `readSync`. */
export interface StoredTensor extends TensorEntry {
  source: ByteSource
  /** Whether the file holds a matrix by its columns: `shape` is what it is read as. */
  transposed?: boolean
  /** Changes to be added when it is read; the file keeps what it has. */
  patches?: readonly Patch[]
}

/** A change of one tensor, made anew from the file each time, so that no sum ever drifts. */
export interface Patch {
  /** What it is made of, and how much of that is added: patches that agree in both are the same change. */
  layer: object
  strength: number
  /** Which of the layer's changes it is. */
  of: 'weight' | 'bias'
  /** Where the change is of several tensors that lie below each other: the shape of them all, and this one's first row in it. */
  within?: { readonly shape: readonly number[]; readonly first: number }
  /** Adds the change to `values`, rows `from` to `to` of the first axis; `original` gives the whole tensor as its file has it. */
  addTo(values: Float32Array, rows: readonly [from: number, to: number], original: () => Float32Array): void
  /** The change of those rows as the product that `addTo` adds, where it is one. */
  product?: ((rows: readonly [from: number, to: number]) => Product) | undefined
}

/** Tensors under diffusers' names. */
export type Weights = ReadonlyMap<string, StoredTensor>

/** Names and shapes, in the order in which a forward pass meets them. */
export type Shapes = ReadonlyMap<string, readonly number[]>

/** The tensors of an opened file, each with its source. */
export function stored({ tensors }: Safetensors, source: ByteSource): Map<string, StoredTensor> {
  return new Map(Array.from(tensors, ([name, entry]) => [name, { ...entry, source }]))
}

/** Every tensor under its new name; those that `rename` knows nothing of are left out. */
export function renamed(weights: Weights, rename: (name: string) => string | undefined): Map<string, StoredTensor> {
  const result = new Map<string, StoredTensor>()
  for (const [name, tensor] of weights) {
    const newName = rename(name)
    if (newName !== undefined) result.set(newName, tensor)
  }
  return result
}

/** Just the expected tensors, in the expected order and shape; `where` names the file in the refusal of what does not fit. */
export function fitted(weights: Weights, expected: Shapes, where: string): Weights {
  const missing = [...expected.keys()].filter((name) => !weights.has(name))
  if (missing.length > 0) {
    const more = missing.length > 3 ? `, … (${missing.length} tensors in all)` : ''
    throw badFile(where, `lacks ${missing.slice(0, 3).join(', ')}${more}. ${otherFile}`)
  }
  return new Map(
    Array.from(expected, ([name, shape]) => {
      const tensor = weights.get(name)!
      if (core(tensor.shape) !== core(shape)) {
        throw badFile(where, `has ${name} in shape [${tensor.shape}], where [${shape}] is expected. ${otherFile}`)
      }
      if (!isFloat(tensor.dtype)) {
        throw badFile(
          where,
          `stores ${name} as ${inWords(tensor.dtype)}, which is not read. Use a file in F16, BF16 or F32.`,
        )
      }
      return [name, { ...tensor, shape }]
    }),
  )
}

const inWords = (dtype: Dtype) => (dtype === 'other' ? 'numbers of a new kind' : dtype)

const otherFile = 'It is incomplete or of another architecture: download it again, or choose another file.'

/** Old files keep linear layers as 1×1 convolutions, (C, C, 1, 1): the same bytes. */
function core(shape: readonly number[]): string {
  return shape.join('×').replace(/(×1)+$/, '')
}
