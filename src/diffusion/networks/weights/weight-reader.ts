/** From a graph's recipe to the bytes of a weight: read, converted, summed and cut as the recipe says. */
import {
  type LocalByteSource,
  mergedHalves,
  type StoredTensor,
  toFloat16,
  toFloat32,
  type Weights,
} from '../../../models/index.ts'
import { type WeightRecipe, weightBytes } from '../graph/index.ts'
import { free, type WeightReader } from '../runtime/index.ts'
import { rounded } from './rounding.ts'

/**
 * Reads weights one at a time as the runtime asks for them, with the changes that LoRAs make. `onRead` hears of the bytes read
 * from the checkpoint, once for each recipe: the processor's runtime asks twice.
 */
export function weightReader(weights: Weights, onRead: (bytes: number) => void = () => {}): WeightReader {
  const counted = new Set<WeightRecipe>()
  const count = (recipe: WeightRecipe, bytes: number) => {
    if (!counted.has(recipe)) onRead(bytes)
    counted.add(recipe)
  }
  const read = (recipe: WeightRecipe): Stored => {
    let stored = 0
    const parts = recipe.parts.map((name) => {
      const tensor = weights.get(name)
      if (!tensor) throw new Error(`The graph asks for ${name}, which the checkpoint was not checked for`)
      const bytes = readRows(tensor, recipe.rows)
      stored += bytes.length
      if (!tensor.patches) return { dtype: tensor.dtype, bytes }
      return mergedAsHalves(tensor, bytes, recipe) ?? patched(tensor, bytes, recipe.rows)
    })
    if (recipe.rounded?.gives !== 'scales') count(recipe, stored)
    return parts.length === 1 ? parts[0]! : summed(parts)
  }
  // Made with the codes, and asked for right after them.
  let scales: { of: string; bytes: Uint8Array } | undefined
  return (recipe) => {
    const { rounded: how, type, columns } = recipe
    if (how) {
      const of = `${recipe.parts}[${recipe.rows}]`
      if (how.gives === 'scales' && scales?.of === of) return taken()
      const { bytes, dtype } = read(recipe)
      const values = toFloat32(bytes, dtype)
      const made = rounded(values, how.bits, how.type)
      // Left to the garbage collector, those of SDXL's UNet are hundreds of megabytes.
      if (values.buffer !== bytes.buffer) for (const spent of [bytesOf(values), bytes]) free(spent)
      if (how.gives === 'scales') return made.scales
      scales = { of, bytes: made.scales }
      return made.codes
    }
    const { bytes, dtype } = read(recipe)
    if (type === 'uint8') throw new Error(`${recipe.parts}: whole numbers come by rounding only`)
    const plain = converted(bytes, dtype, type)
    return columns === undefined ? plain : widened(plain, recipe)
  }

  /** The runtime frees what it was given. */
  function taken(): Uint8Array {
    const { bytes } = scales!
    scales = undefined
    return bytes
  }
}

interface Stored {
  dtype: StoredTensor['dtype']
  bytes: Uint8Array
}

function summed([first, ...others]: readonly Stored[]): Stored {
  const sum = others.reduce(
    (total, { bytes, dtype }) => plus(total, toFloat32(bytes, dtype)),
    toFloat32(first!.bytes, first!.dtype),
  )
  return { dtype: 'F32', bytes: bytesOf(sum) }
}

/**
 * Rows of halves that stay halves, with patches that are products: by far the most of what LoRAs change. The bits are those of `patched`, in
 * two thirds of its time, as nothing is written down in float32. Undefined where the recipe or a patch is of another kind.
 */
function mergedAsHalves(
  tensor: StoredTensor,
  bytes: Uint8Array,
  { type, parts, rounded: how, rows }: WeightRecipe,
): Stored | undefined {
  const { dtype, patches = [], shape, source } = tensor
  const areProducts = patches.every(({ product }) => product)
  if (dtype !== 'F16' || type !== 'float16' || how || parts.length > 1 || !areProducts) return undefined
  const products = patches.map(({ product }) => product!(rows ?? [0, shape[0]!]))
  const halves = toFloat16(bytes, dtype)
  // Of a Blob it is a copy, which nobody else sees.
  const merged = mergedHalves(halves, products, (source as LocalByteSource).blob && halves)
  return merged && { dtype, bytes: bytesOf(merged) }
}

/** The rows in float32 with every patch added. */
function patched(tensor: StoredTensor, bytes: Uint8Array, rows: WeightRecipe['rows'] = [0, tensor.shape[0]!]): Stored {
  const whole = () => toFloat32(readRows(tensor, undefined), tensor.dtype)
  const read = toFloat32(bytes, tensor.dtype)
  // The file's own numbers stay as they are.
  const values = read.buffer === bytes.buffer ? read.slice() : read
  for (const { addTo } of tensor.patches ?? []) addTo(values, rows, whole)
  return { dtype: 'F32', bytes: bytesOf(values) }
}

function readRows(tensor: StoredTensor, rows: WeightRecipe['rows']): Uint8Array {
  const { source, begin, end, shape } = tensor
  if (!('readSync' in source)) throw new Error('Weights are read from local bytes only')
  if (tensor.transposed) return transposed((source as LocalByteSource).readSync(begin, end), shape, rows)
  const [from, to] = rows ?? [0, shape[0]!]
  const rowBytes = (end - begin) / shape[0]!
  return (source as LocalByteSource).readSync(begin + from * rowBytes, begin + to * rowBytes)
}

/** Rows of a matrix of this `shape` that lies there by its columns. */
function transposed(
  bytes: Uint8Array,
  shape: readonly number[],
  [from, to]: readonly [number, number] = [0, shape[0]!],
): Uint8Array {
  const [rows, columns] = shape as [number, number]
  const each = bytes.length / (rows * columns)
  const turned = new Uint8Array((to - from) * columns * each)
  for (let row = from, at = 0; row < to; row++) {
    for (let column = 0; column < columns; column++, at += each) {
      const begin = (column * rows + row) * each
      for (let i = 0; i < each; i++) turned[at + i] = bytes[begin + i]!
    }
  }
  return turned
}

/** Each row of the first axis, and zeros after it up to the size that the graph wants. */
function widened(bytes: Uint8Array, recipe: WeightRecipe): Uint8Array {
  const whole = new Uint8Array(weightBytes(recipe))
  const rows = recipe.shape[0]!
  for (let row = 0; row < rows; row++) {
    whole.set(
      bytes.subarray((row * bytes.length) / rows, ((row + 1) * bytes.length) / rows),
      (row * whole.length) / rows,
    )
  }
  return whole
}

function plus(a: Float32Array, b: Float32Array): Float32Array {
  return a.map((value, i) => value + b[i]!)
}

function converted(bytes: Uint8Array, dtype: StoredTensor['dtype'], type: 'float32' | 'float16'): Uint8Array {
  const values = bytesOf(type === 'float16' ? toFloat16(bytes, dtype) : toFloat32(bytes, dtype))
  if (values.buffer !== bytes.buffer) free(bytes)
  return values
}

function bytesOf({ buffer, byteOffset, byteLength }: Float32Array | Uint16Array): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength)
}
