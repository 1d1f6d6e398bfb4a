/** A stream read piece by piece. */

/** What `for await` over the stream itself gives; Safari has that since version 27 only. */
export async function* pieces(
  stream: ReadableStream<Uint8Array<ArrayBuffer>>,
): AsyncGenerator<Uint8Array<ArrayBuffer>, void> {
  const reader = stream.getReader()
  try {
    for (;;) {
      const { done, value } = await reader.read()
      if (done) return
      yield value
    }
  } finally {
    // Of no matter at the end; whoever leaves earlier wants no more.
    reader.cancel().catch(() => {})
  }
}
