/** Waiting for a server: it must say something now and then, and come to an end. */

export interface TimeLimits {
  /** Without a byte, in ms; twice as long at the most. */
  silence: number
  /** From the question to the last byte, in ms. */
  whole: number
}

export interface Patience {
  /** Aborts once the limits are passed, or with the signal that was given. */
  signal: AbortSignal
  /** Whether the limits are passed. */
  isOver(): boolean
  /** Passes the pieces of an answer on; each of them is a sign of life. */
  during(pieces: AsyncIterable<Uint8Array<ArrayBuffer>>): AsyncGenerator<Uint8Array<ArrayBuffer>, void>
  /** Of no more matter: whoever asked has the answer. */
  end(): void
}

/**
 * A signal for one question and its answer. Clocks that stand still while the device sleeps are the platform's own:
 * nobody is to be called silent who had no time to speak.
 */
export function patience({ silence, whole }: TimeLimits, given?: AbortSignal): Patience {
  const over = new AbortController()
  const late = AbortSignal.timeout(whole)
  let signs = 0
  const listen = (before: number) => {
    const tick = AbortSignal.timeout(silence)
    const look = () => (signs === before ? over.abort(tick.reason) : listen(signs))
    tick.addEventListener('abort', look, { signal: over.signal })
  }
  listen(0)
  return {
    signal: AbortSignal.any([over.signal, late, ...(given ? [given] : [])]),
    isOver: () => late.aborted || over.signal.aborted,
    async *during(pieces) {
      signs++
      for await (const piece of pieces) {
        signs++
        yield piece
      }
    },
    end: () => over.abort(),
  }
}
