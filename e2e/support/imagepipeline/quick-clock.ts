/** A clock whose sleeps take no time: for tests of whatever waits. */

/** A clock at 0 that each sleep moves on at once; `sleeps` are the milliseconds asked for. */
export function quickClock(random = () => 0.5) {
  let now = 0
  const sleeps: number[] = []
  return {
    sleeps,
    now: () => now,
    random,
    async sleep(ms: number, signal: AbortSignal) {
      sleeps.push(ms)
      now += ms
      await new Promise((resolve) => setTimeout(resolve))
      signal.throwIfAborted()
    },
  }
}
