/** Waiting for what comes about outside: asked again and again, as browsers tell of little by themselves. */
import { setTimeout as sleep } from 'node:timers/promises'

/** What `ask` gives once it gives something; an error that says what did not come about, and why, after `timeout` ms. */
export async function until<Value>(
  ask: () => Promise<Value> | Value,
  what: string,
  timeout = 30_000,
): Promise<Exclude<Value, undefined | null | false>> {
  const end = Date.now() + timeout
  let last: unknown
  do {
    try {
      const value = await ask()
      if (value !== undefined && value !== null && value !== false) return value as never
      last = value
    } catch (error) {
      last = error instanceof Error ? error.message : error
    }
    await sleep(50)
  } while (Date.now() < end)
  throw new Error(`Waited ${timeout / 1000} s in vain until: ${what} (${last})`)
}
