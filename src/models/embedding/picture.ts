/** Embeddings inside a PNG, as AUTOMATIC1111 shares them (modules/textual_inversion/image_embedding.py): in a text chunk and in the pixels. */
import * as v from 'valibot'
import { ByteReader, damaged, inflated, jsonIn } from '../../untrusted/index.ts'
import type { NumberTable } from './embedding-tensors.ts'
import { textInPixels } from './pixel-text.ts'

const row = v.array(v.number())
const tensor = v.object({ TORCHTENSOR: v.pipe(v.union([v.array(row), v.array(v.array(row))]), v.minLength(1)) })
const saved = v.object({ string_to_param: v.record(v.string(), tensor), name: v.nullish(v.string()) })

/** The vectors and the name that they were trained under; undefined where the picture says of none. A GenerationError where what it says is none. */
export async function pictureEmbedding(
  png: Uint8Array<ArrayBuffer>,
  file: string,
): Promise<{ table: NumberTable; name?: string } | undefined> {
  const base64 = await embeddingText(png, file)
  const text = base64 === undefined ? await textInPixels(png) : textOf(base64, file)
  if (text === undefined) return undefined
  const { string_to_param, name } = jsonIn(saved, text, file, 'the embedding that this picture is to hold')
  const [first] = Object.values(string_to_param)
  if (!first) throw damaged(file, 'the embedding that this picture is to hold is empty')
  const rows = first.TORCHTENSOR.flatMap((part) => (v.is(row, part) ? [part] : part))
  const width = rows[0]?.length ?? 0
  if (width === 0 || rows.some(({ length }) => length !== width)) {
    throw damaged(file, 'the vectors of its embedding are not equally wide')
  }
  const table = { shape: [rows.length, width], values: Float32Array.from(rows.flat()) }
  return name ? { table, name } : { table }
}

/** The base64 of the tEXt, zTXt or iTXt chunk `sd-ti-embedding`. */
async function embeddingText(png: Uint8Array<ArrayBuffer>, file: string): Promise<string | undefined> {
  const reader = new ByteReader(file, png, {}, 8)
  while (reader.left >= 12) {
    const length = reader.uint32(false)
    const type = latin1(reader.take(4))
    // What is cut off behind its pixels is a picture still.
    if (length + 4 > reader.left) return undefined
    const data = reader.take(length)
    reader.take(4)
    const keyEnd = data.indexOf(0)
    if (!/^[tzi]..t$/i.test(type) || latin1(data.subarray(0, Math.max(0, keyEnd))) !== 'sd-ti-embedding') continue
    if (type === 'tEXt') return latin1(data.subarray(keyEnd + 1))
    if (type === 'zTXt') return unpacked(data.slice(keyEnd + 2), file)
    if (type === 'iTXt') {
      const begin = data.indexOf(0, data.indexOf(0, keyEnd + 3) + 1) + 1
      const rest = data.slice(begin)
      return data[keyEnd + 1] === 1 ? unpacked(rest, file) : latin1(rest)
    }
  }
  return undefined
}

async function unpacked(bytes: Uint8Array<ArrayBuffer>, file: string): Promise<string> {
  const plain = await inflated(bytes)
  if (!plain) throw damaged(file, 'the embedding that this picture is to hold cannot be unpacked')
  return latin1(plain)
}

function latin1(bytes: Uint8Array): string {
  return new TextDecoder('latin1').decode(bytes)
}

function textOf(base64: string, file: string): string {
  try {
    return new TextDecoder().decode(Uint8Array.from(atob(base64.trim()), (character) => character.charCodeAt(0)))
  } catch (cause) {
    throw damaged(file, 'the embedding that this picture is to hold is no base64', cause)
  }
}
