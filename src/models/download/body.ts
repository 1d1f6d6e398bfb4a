/** An answer's bytes as they come. */
import { GenerationError } from '../../generation/index.ts'
import { Interruption } from './persistence.ts'

/** Yields what comes; a lost connection, or one on which nothing comes for `stallMs`, is an Interruption. */
export async function* bodyOf(
  { body }: Response,
  { name, stallMs, signal }: { name: string; stallMs: number; signal: AbortSignal },
): AsyncGenerator<Uint8Array> {
  const reader = body?.getReader()
  if (!reader) return
  let isDone = false
  try {
    while (!isDone) {
      const { done, value } = await nextPiece(reader, name, stallMs)
      signal.throwIfAborted()
      isDone = done
      if (value) yield value
    }
  } finally {
    // Not waited for: a connection that is lost may never say so.
    if (!isDone) reader.cancel().catch(() => {})
  }
}

function nextPiece(reader: ReadableStreamDefaultReader<Uint8Array>, name: string, stallMs: number) {
  return new Promise<{ done: boolean; value?: Uint8Array | undefined }>((resolve, reject) => {
    const lost = (cause?: unknown) => reject(new Interruption(cutShort(name, cause)))
    const stalled = setTimeout(lost, stallMs)
    reader
      .read()
      .then(resolve, lost)
      .finally(() => clearTimeout(stalled))
  })
}

/** The connection was lost on the way. */
export function cutShort(name: string, cause?: unknown): GenerationError {
  const sentence = `The connection to the server of ${name} keeps breaking off. What has come is kept: resume when the connection is better.`
  return new GenerationError('download', sentence, { cause })
}
