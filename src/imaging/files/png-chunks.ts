/** A PNG's chunks: finding them, and writing one. Source: W3C PNG specification, third edition, section 5. */
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
  const view = new DataView(png.buffer, png.byteOffset, png.byteLength)
  for (let start = 8; start + 12 <= png.length; ) {
    const length = view.getUint32(start)
    const end = start + 12 + length
    if (end > png.length) return
    const type = String.fromCharCode(...png.subarray(start + 4, start + 8))
    yield { type, start, end, data: png.subarray(start + 8, end - 4) }
    start = end
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
