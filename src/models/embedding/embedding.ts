/** Textual-inversion embeddings: words of a person's own, each a few vectors that stand in for tokens. */

import { badFile } from '../../untrusted/index.ts'
import {
  type ByteSource,
  isNumeric,
  readSafetensors,
  type StoredTensor,
  type TensorEntry,
  toFloat32,
} from '../bytes/index.ts'
import { isMade, isTorchFile, type Pickled, readTorchFile, type TorchFile } from '../torch/index.ts'
import {
  embeddingTensors,
  isOfSecond,
  isTable,
  mostTokens,
  type NumberTable,
  rowsOf,
  secondOf,
  triggersOf,
} from './embedding-tensors.ts'
import { pictureEmbedding } from './picture.ts'

/** One word with its vectors. */
export interface Embedding {
  /** What it is called in a prompt: the file's name without its ending, and the token that the file itself names. */
  triggers: readonly string[]
  /** [count, width], to stand where the token table's rows do. */
  vectors: Float32Array
  count: number
  width: number
  /** What SDXL's second text encoder reads in their stead: as many vectors, [count, width]. */
  second?: { vectors: Float32Array; width: number }
}

const isPicture = (start: string) => start.startsWith('\x89PNG')

/** Sizes of real ones are kilobytes; what is larger is something else. */
const largestEmbedding = 16e6

/** Whether the file may hold one without being a .safetensors file. */
export async function mayHoldEmbedding(source: ByteSource): Promise<boolean> {
  if (source.size > largestEmbedding) return false
  const start = String.fromCharCode(...(await source.read(0, Math.min(4, source.size))))
  return isTorchFile(start) || isPicture(start)
}

/**
 * Reads .safetensors, .pt and .bin of any PyTorch, and .png; nothing where the file holds none, several where it names several
 * tokens. Pickles are read, never run. A GenerationError says what is wrong with a file that should hold one.
 */
export async function readEmbeddings(name: string, source: ByteSource): Promise<Embedding[]> {
  if (source.size > largestEmbedding) return []
  const bytes = await source.read(0, source.size)
  const start = String.fromCharCode(...bytes.subarray(0, 8))
  const found = isTorchFile(start)
    ? await fromTorch(source, name)
    : isPicture(start)
      ? await fromPicture(bytes, name)
      : await fromSafetensors(name, source)
  return found.map(({ table, second, token }): Embedding => {
    const width = table.shape.at(-1) ?? 0
    const count = width === 0 ? 0 : table.values.length / width
    return {
      triggers: triggersOf(name, token, found.length),
      vectors: table.values,
      count,
      width,
      ...(second && { second: { vectors: second.values, width: second.shape.at(-1)! } }),
    }
  })
}

/** Of each of the embeddings that a LoRA carries along, kohya's or the first trainer's; its own keys are left alone. */
export async function bundledEmbeddings(name: string, source: ByteSource): Promise<Embedding[]> {
  const { tensors, metadata } = await readSafetensors(source, name)
  const found: Embedding[] = []
  const read = async ({ begin, end, dtype }: TensorEntry) => toFloat32(await source.read(begin, end), dtype)
  for (const [key, tensor] of tensors) {
    const { dtype, shape } = tensor
    const [, bundled] = /^bundle_emb\.(.+?)\.(?:string_to_param\..*|emb_params|clip_l)$/.exec(key) ?? []
    const word = bundled ?? (metadata[key] === '<embed>' ? key : undefined)
    const width = shape.at(-1)
    if (!word || !width || !isNumeric(dtype)) continue
    const vectors = await read(tensor)
    const count = vectors.length / width
    const other = tensors.get(key.replace(/\.clip_l$/, '.clip_g'))
    const isPair = other && other !== tensor && isNumeric(other.dtype) && rowsOf(other.shape) === count
    const second = isPair && { vectors: await read(other), width: other.shape.at(-1)! }
    found.push({ triggers: [word], vectors, count, width, ...(second && { second }) })
  }
  return found
}

interface Found {
  table: NumberTable
  /** SDXL's second text encoder's. */
  second?: NumberTable
  /** As the file names it; nothing where it names none. */
  token: string | undefined
}

async function fromPicture(bytes: Uint8Array<ArrayBuffer>, name: string): Promise<Found[]> {
  const found = await pictureEmbedding(bytes, name)
  return found ? [{ table: found.table, token: found.name }] : []
}

/** AUTOMATIC1111's dictionary with `string_to_param`, or diffusers' of tokens. */
async function fromTorch(source: ByteSource, name: string): Promise<Found[]> {
  const file = await readTorchFile(source, name).catch((cause) => {
    const sentence =
      'is no embedding, and other pickles are not read because they can run code. Use a .safetensors file.'
    throw badFile(name, sentence, cause)
  })
  const { value } = file
  if (!(value instanceof Map)) return []
  const inside = dictionary(value.get('string_to_param'))
  if (!inside) return tablesOf(value, file, name)
  const token = value.get('name')
  const tables = await tablesOf(inside, file, name)
  // The placeholder within is the same in all of them; the name says which one it is.
  const named = typeof token === 'string' && tables.length === 1
  return named ? tables.map(({ table }) => ({ table, token })) : tables
}

/** A dictionary, or the one that a ParameterDict keeps in its state. */
function dictionary(value: Pickled | undefined): Map<Pickled, Pickled> | undefined {
  if (value instanceof Map) return value
  const state = isMade(value) ? value.state : undefined
  if (!(state instanceof Map)) return undefined
  const parameters = state.get('_parameters')
  return parameters instanceof Map ? parameters : state
}

async function tablesOf(map: ReadonlyMap<Pickled, Pickled>, file: TorchFile, name: string): Promise<Found[]> {
  const found: Found[] = []
  for (const [token, value] of map) {
    if (found.length === mostTokens) break
    const tensor = await file.tensor(value)
    const table = tensor && isTable(tensor.shape) && (await numbersOf(tensor))
    if (table) found.push({ table, token: typeof token === 'string' ? token : undefined })
  }
  if (!found.some(({ token }) => token && isOfSecond(token))) return found
  const halves = new Map(found.map(({ table, token }) => [token ?? '', table]))
  const [first = ''] = embeddingTensors(halves, name).keys()
  return [{ table: halves.get(first)!, second: halves.get(secondOf(first)!)!, token: undefined }]
}

async function numbersOf({ source, begin, end, dtype, shape }: StoredTensor): Promise<NumberTable> {
  return { shape, values: toFloat32(await source.read(begin, end), dtype) }
}

async function fromSafetensors(name: string, source: ByteSource): Promise<Found[]> {
  const { tensors } = await readSafetensors(source, name)
  const table = async (key: string): Promise<NumberTable> => {
    const { begin, end, dtype, shape } = tensors.get(key)!
    if (!isNumeric(dtype))
      throw badFile(name, `stores ${key} as ${dtype}, which is not read. Use a file in F16 or F32.`)
    return { shape, values: toFloat32(await source.read(begin, end), dtype) }
  }
  const found: Found[] = []
  for (const [key, token] of embeddingTensors(tensors, name)) {
    const second = secondOf(key) ?? ''
    found.push({ table: await table(key), token, ...(tensors.has(second) && { second: await table(second) }) })
  }
  return found
}
