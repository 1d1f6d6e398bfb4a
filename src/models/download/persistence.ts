/** Trying again: after a pause that grows, at random moments, until it works or nothing has come for a long while. */
import type { GenerationError } from '../../generation/index.ts'

/** A failure that may pass: a lost connection, a server that is busy, a file that ended early. */
export class Interruption extends Error {
  override readonly name = 'Interruption'
  /** What to say when it does not pass. */
  readonly failure: GenerationError
  /** How long the server asks to be left alone, in ms. */
  readonly retryAfter: number

  constructor(failure: GenerationError, retryAfter = 0) {
    super(failure.message)
    this.failure = failure
    this.retryAfter = retryAfter
  }
}

export interface Patience {
  /** Waits, in ms; rejects when the signal aborts. */
  wait: (ms: number, signal: AbortSignal) => Promise<void>
  /** From 0 to 1. */
  random: () => number
  /** How often in a row nothing may come before one gives up. */
  attempts: number
}

/** About five minutes in all: a router that starts anew, a tunnel. */
export const patience: Patience = { wait: sleep, random: Math.random, attempts: 14 }

const firstPause = 500
const longestPause = 30_000

/** Repeats `attempt` until it resolves. Interruptions are waited out ("full jitter"); `progress` tells whether anything came in between. */
export async function persistently<Result>(
  attempt: () => Promise<Result>,
  {
    progress,
    signal,
    patience: { wait, random, attempts },
    onPause,
  }: {
    progress: () => number
    signal: AbortSignal
    patience: Patience
    /** Hears what each pause is for. */
    onPause: (failure: GenerationError) => void
  },
): Promise<Result> {
  let inARow = 0
  for (;;) {
    const before = progress()
    try {
      return await attempt()
    } catch (error) {
      signal.throwIfAborted()
      if (!(error instanceof Interruption)) throw error
      inARow = progress() > before ? 1 : inARow + 1
      if (inARow >= attempts) throw error.failure
      const pause = random() * Math.min(longestPause, firstPause * 2 ** inARow)
      onPause(error.failure)
      await wait(Math.max(pause, error.retryAfter), signal)
    }
  }
}

function sleep(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const stopped = () => {
      clearTimeout(timer)
      reject(signal.reason)
    }
    const timer = setTimeout(() => {
      signal.removeEventListener('abort', stopped)
      resolve()
    }, ms)
    signal.addEventListener('abort', stopped, { once: true })
  })
}
