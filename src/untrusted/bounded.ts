/** Streams from outside, read no further than a limit: a few kilobytes can be made to inflate to gigabytes. */
import { pieces } from './pieces.ts'

/** All bytes of the stream; undefined where it is longer than `most` bytes, which is told as early as it is seen. */
export async function bounded(
  stream: ReadableStream<Uint8Array<ArrayBuffer>>,
  most: number,
): Promise<Uint8Array<ArrayBuffer> | undefined> {
  const parts: Uint8Array<ArrayBuffer>[] = []
  let length = 0
  for await (const part of pieces(stream)) {
    length += part.length
    if (length > most) return undefined
    parts.push(part)
  }
  const whole = new Uint8Array(length)
  let at = 0
  for (const part of parts) {
    whole.set(part, at)
    at += part.length
  }
  return whole
}
