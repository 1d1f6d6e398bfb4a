/** Bytes from outside, read no further than a limit: a server may send for ever, a few kilobytes may inflate to gigabytes. */

/** All bytes of the pieces; undefined where they are more than `most`, which is told as early as it is seen. */
export async function bounded(
  pieces: AsyncIterable<Uint8Array<ArrayBuffer>>,
  most: number,
): Promise<Uint8Array<ArrayBuffer> | undefined> {
  const parts: Uint8Array<ArrayBuffer>[] = []
  let length = 0
  for await (const part of pieces) {
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
