/** Waiting: for how long, with which spread, and for the connection to come back. Tests bring a clock of their own. */
export interface Clock {
  /** Milliseconds since 1970. */
  now(): number
  /** Resolves after `ms`; rejects with the signal's reason once it is aborted. */
  sleep(ms: number, signal: AbortSignal): Promise<void>
  /** From 0 to 1, 1 excluded. */
  random(): number
}

export const realClock: Clock = { now: Date.now, sleep, random: Math.random }

/** Whether the device is connected to any network. */
export interface Network {
  isOnline(): boolean
  /** Resolves once it is. */
  online(signal: AbortSignal): Promise<void>
}

/** The browser's own opinion; elsewhere always online. */
export const browserNetwork: Network = {
  isOnline: () => globalThis.navigator?.onLine !== false,
  online: (signal) =>
    settled(signal, (resolve) => globalThis.addEventListener('online', () => resolve(), { once: true })),
}

/** `ms` give or take a share of it, so that many clients do not knock at the same moment. */
export function spread(ms: number, share: number, random: number): number {
  return ms * (1 + share * (2 * random - 1))
}

/** When to try again, in ms, from a Retry-After header in seconds or as a date (RFC 9110, section 10.2.3). */
export function retryAfter(header: string | null, now: number): number | undefined {
  if (!header?.trim()) return undefined
  const ms = /^\s*\d+(\.\d+)?\s*$/.test(header) ? Number(header) * 1000 : Date.parse(header) - now
  return Number.isFinite(ms) ? Math.max(ms, 0) : undefined
}

function sleep(ms: number, signal: AbortSignal): Promise<void> {
  let timer: ReturnType<typeof setTimeout>
  return settled(signal, (resolve) => {
    timer = setTimeout(resolve, ms)
  }).finally(() => clearTimeout(timer))
}

/** Resolves when `start`'s callback is called, rejects when the signal is aborted. */
export function settled(signal: AbortSignal, start: (resolve: () => void) => void): Promise<void> {
  return new Promise<void>((resolve, reject) => {
    if (signal.aborted) return reject(signal.reason)
    const abort = () => reject(signal.reason)
    signal.addEventListener('abort', abort, { once: true })
    start(() => {
      signal.removeEventListener('abort', abort)
      resolve()
    })
  })
}
