/** A PNG's chunks: finding them, and writing one. Source: W3C PNG specification, third edition, section 5. */
import { ByteReader } from '../../untrusted/index.ts'
import { crc32 } from './crc32.ts'

/** What every PNG begins with. */
export const signature = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a)

/** `start` and `end` are the whole chunk's, with its length, type and checksum; `data` is what it holds. */
export interface Chunk {
  type: string
  start: number
  end: number
  data: Uint8Array<ArrayBuffer>
}

/** The chunks of a PNG up to its end, or to where it is cut short; none in what is no PNG. */
export function* chunksOf(png: Uint8Array<ArrayBuffer>): Generator<Chunk> {
  if (!signature.every((byte, i) => png[i] === byte)) return
  const reader = new ByteReader('The picture', png, {}, signature.length)
  while (reader.left >= 12) {
    const start = reader.at
    const length = reader.uint32(false)
    if (length + 8 > reader.left) return
    const type = reader.letters(4)
    const data = reader.take(length)
    reader.take(4)
    yield { type, start, end: reader.at, data }
  }
}

/** The bytes of a chunk. */
export function chunk(type: string, data: Uint8Array): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(data.length + 12)
  const view = new DataView(bytes.buffer)
  view.setUint32(0, data.length)
  bytes.set(new TextEncoder().encode(type), 4)
  bytes.set(data, 8)
  view.setUint32(data.length + 8, crc32(bytes.subarray(4, data.length + 8)))
  return bytes
}
