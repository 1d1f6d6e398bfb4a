/** Embeddings inside a PNG, as AUTOMATIC1111 shares them (modules/textual_inversion/image_embedding.py): in a text chunk and in the pixels. */
import { textInPixels } from './pixel-text.ts'
import type { NumberTable } from './torch-file.ts'
import { decompressed } from './zip.ts'

/** The vectors and the name that they were trained under; undefined where the picture carries none. */
export async function pictureEmbedding(
  png: Uint8Array<ArrayBuffer>,
): Promise<{ table: NumberTable; name?: string } | undefined> {
  const base64 = await embeddingText(png)
  const text = base64 === undefined ? await textInPixels(png) : new TextDecoder().decode(bytesOf(base64))
  if (text === undefined) return undefined
  const { string_to_param, name } = JSON.parse(text)
  const [first] = Object.values<{ TORCHTENSOR: number[][] }>(string_to_param ?? {})
  if (!first?.TORCHTENSOR) return undefined
  const rows = first.TORCHTENSOR
  const table = { shape: [rows.length, rows[0]?.length ?? 0], values: Float32Array.from(rows.flat()) }
  return typeof name === 'string' ? { table, name } : { table }
}

/** The base64 of the tEXt, zTXt or iTXt chunk `sd-ti-embedding`. */
async function embeddingText(png: Uint8Array<ArrayBuffer>): Promise<string | undefined> {
  const view = new DataView(png.buffer, png.byteOffset, png.length)
  for (let at = 8; at + 12 <= png.length; ) {
    const length = view.getUint32(at)
    const type = String.fromCharCode(...png.subarray(at + 4, at + 8))
    const data = png.subarray(at + 8, at + 8 + length)
    const keyEnd = data.indexOf(0)
    if (/^[tzi]..t$/i.test(type) && latin1(data.subarray(0, keyEnd)) === 'sd-ti-embedding') {
      if (type === 'tEXt') return latin1(data.subarray(keyEnd + 1))
      if (type === 'zTXt') return latin1(await decompressed(data.slice(keyEnd + 2), 'deflate'))
      if (type === 'iTXt') {
        const begin = data.indexOf(0, data.indexOf(0, keyEnd + 3) + 1) + 1
        const rest = data.slice(begin)
        return latin1(data[keyEnd + 1] === 1 ? await decompressed(rest, 'deflate') : rest)
      }
    }
    at += length + 12
  }
  return undefined
}

function latin1(bytes: Uint8Array): string {
  return new TextDecoder('latin1').decode(bytes)
}

function bytesOf(base64: string): Uint8Array {
  return Uint8Array.from(atob(base64), (character) => character.charCodeAt(0))
}
