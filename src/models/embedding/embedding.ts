/** A textual-inversion embedding: words of a person's own, each a few vectors that stand in for tokens. */
import { type ByteSource, badFile, readSafetensors, toFloat32 } from '../bytes/index.ts'
import { pictureEmbedding } from './picture.ts'
import { type NumberTable, readTorchFile, type TorchValue } from './torch-file.ts'

export interface Embedding {
  /** What it is called in a prompt: the file's name without its ending, and the token that the file itself names. */
  triggers: readonly string[]
  /** [count, width], to stand where the token table's rows do. */
  vectors: Float32Array
  count: number
  width: number
}

/** Sizes of real ones are kilobytes; what is larger is something else. */
export const largestEmbedding = 16e6

/** Reads .safetensors, .pt, .bin and .png; undefined where the file holds none. Pickles are read, never run. */
export async function readEmbedding(name: string, source: ByteSource): Promise<Embedding | undefined> {
  if (source.size > largestEmbedding) return undefined
  const bytes = await source.read(0, source.size)
  const start = String.fromCharCode(...bytes.subarray(0, 8))
  const found = start.startsWith('PK')
    ? fromTorch(await readTorchFile(bytes).catch((cause) => unreadable(name, cause)))
    : start.startsWith('\x89PNG')
      ? await pictureEmbedding(bytes)
      : await fromSafetensors(name, source)
  if (!found) return undefined
  const { table, name: token } = found
  const [width, count] = [table.shape.at(-1)!, table.shape.length > 1 ? table.shape[0]! : 1]
  const file = name.replace(/.*\//, '').replace(/\.\w+$/, '')
  const triggers = token && token !== file && token !== '*' ? [file, token] : [file]
  return { triggers, vectors: table.values, count, width }
}

function unreadable(name: string, cause: unknown): never {
  const sentence = 'is no embedding, and other pickles are not read because they can run code. Use a .safetensors file.'
  throw badFile(name, sentence, cause)
}

interface Found {
  table: NumberTable
  name?: string
}

/** AUTOMATIC1111's dictionary with `string_to_param`, or diffusers' of one token. */
function fromTorch(value: TorchValue): Found | undefined {
  if (!(value instanceof Map)) return undefined
  const inside = value.get('string_to_param')
  if (!(inside instanceof Map)) return onlyTable(value)
  const { table } = onlyTable(inside) ?? {}
  const name = value.get('name')
  return table && { table, ...(typeof name === 'string' && { name }) }
}

function onlyTable(map: ReadonlyMap<string, TorchValue>): Found | undefined {
  for (const [name, table] of map) {
    if (typeof table === 'object' && 'values' in table && table.values instanceof Float32Array) {
      return isTable(table as NumberTable) ? { table: table as NumberTable, name } : undefined
    }
  }
  return undefined
}

async function fromSafetensors(name: string, source: ByteSource): Promise<Found | undefined> {
  const { tensors } = await readSafetensors(source, name)
  const key = embeddingKey(tensors)
  if (key === undefined) return undefined
  const { begin, end, dtype, shape } = tensors.get(key)!
  const table = { shape, values: toFloat32(await source.read(begin, end), dtype) }
  return key.startsWith('<') ? { table, name: key } : { table }
}

/** The tensor that holds the vectors, of a file that holds little else. */
export function embeddingKey(tensors: ReadonlyMap<string, { shape: readonly number[] }>): string | undefined {
  const keys = [...tensors.keys()].filter((key) => isTable(tensors.get(key)!))
  const named = keys.find((key) => /^(emb_params|clip_l|<.*>)$|^string_to_param\b/.test(key))
  return named ?? (tensors.size === 1 ? keys.find((key) => !/\.(weight|bias)$/.test(key)) : undefined)
}

function isTable({ shape }: { shape: readonly number[] }): boolean {
  return shape.length === 1 || shape.length === 2
}
