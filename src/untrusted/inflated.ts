/** Inflating what comes from anywhere: in pieces, and no further than a limit. */
import { bounded } from './bounded.ts'
import { pieces } from './pieces.ts'

/** No words that anyone wrote are longer; a few kilobytes can be made to inflate to gigabytes. */
const longestWords = 16 << 20

/** The bytes that zlib (or gzip) data holds; undefined where it is damaged, or holds more than `most`, which is 16 MB. */
export async function inflated(
  packed: Uint8Array,
  most = longestWords,
  format: CompressionFormat = 'deflate',
): Promise<Uint8Array<ArrayBuffer> | undefined> {
  // Damaged is as good as absent.
  return bounded(inflating([packed], format), most).catch(() => undefined)
}

/** Deflate makes a thousand bytes of one at the most: 16 MB of a piece. */
const fedBytes = 16 << 10

/** What the parts, one behind the other, inflate to, piece by piece; throws where they are damaged. */
export function inflating(
  packed: readonly Uint8Array[],
  format: CompressionFormat = 'deflate',
): AsyncGenerator<Uint8Array<ArrayBuffer>, void> {
  const rest = slices(packed)
  // Browsers inflate all of a piece that they are given before anybody reads a byte of it, so they are given small ones.
  const fed = new ReadableStream<Uint8Array<ArrayBuffer>>(
    {
      pull(controller) {
        const { value, done } = rest.next()
        if (done) controller.close()
        else controller.enqueue(value)
      },
    },
    { highWaterMark: 0 },
  )
  return pieces(fed.pipeThrough(new DecompressionStream(format)))
}

function* slices(parts: readonly Uint8Array[]): Generator<Uint8Array<ArrayBuffer>, void> {
  for (const part of parts) {
    for (let at = 0; at < part.length; at += fedBytes) yield part.slice(at, at + fedBytes)
  }
}
