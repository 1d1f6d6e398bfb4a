/** Inflating zlib or gzip data that comes from anywhere. */
import { pieces } from './pieces.ts'

/** No words that anyone wrote are longer; a few kilobytes can be made to inflate to gigabytes. */
const maxBytes = 16 << 20

/** The bytes that zlib (or gzip) data holds; undefined where it is damaged, or holds more than `most`, which is 16 MB. */
export async function inflated(
  bytes: Uint8Array<ArrayBuffer>,
  most = maxBytes,
  format: 'deflate' | 'gzip' = 'deflate',
): Promise<Uint8Array<ArrayBuffer> | undefined> {
  const parts: Uint8Array<ArrayBuffer>[] = []
  let length = 0
  try {
    for await (const part of pieces(new Blob([bytes]).stream().pipeThrough(new DecompressionStream(format)))) {
      length += part.length
      if (length > most) return undefined
      parts.push(part)
    }
  } catch {
    return undefined // Damaged: as good as absent.
  }
  return new Uint8Array(await new Blob(parts).arrayBuffer())
}
