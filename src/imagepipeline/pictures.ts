/** Finished pictures: fetched at once, since their links die, without the key, and named by what they are. */
import { readPictureHeader } from '../imaging/index.ts'
import { answerBytes, patience } from '../untrusted/index.ts'
import { type Clock, spread } from './api/index.ts'

/** Far above any picture of 1536 × 1536; a server that sends more is not sending a picture. */
const largest = 64e6

const tries = 3

/** The longest silence, and until all of it is there, in ms. */
const limits = { silence: 45_000, whole: 300_000 }

export interface FetchOptions {
  fetch: typeof fetch
  clock: Clock
  signal: AbortSignal
}

const addresses = new WeakMap<Blob, string>()

/** The public address that the picture was fetched from, as long as the page lives: it can be an init_image again. */
export const addressOf = (picture: Blob): string | undefined => addresses.get(picture)

/** The picture at this address; throws an Error whose message ends a sentence after "because". */
export async function fetchPicture(address: string, { fetch, clock, signal }: FetchOptions): Promise<Blob> {
  for (let attempt = 1; ; attempt++) {
    const outcome = await fetchOnce(address, fetch, signal)
    if (outcome instanceof Blob) {
      if (!address.startsWith('data:')) addresses.set(outcome, address)
      return outcome
    }
    if (!outcome.isPassing || attempt === tries) throw new Error(outcome.reason)
    await clock.sleep(spread(1000 * attempt, 0.2, clock.random()), signal)
  }
}

/** Why there is no picture, and whether another try may help. */
interface Miss {
  reason: string
  isPassing: boolean
}

async function fetchOnce(address: string, get: typeof fetch, signal: AbortSignal): Promise<Blob | Miss> {
  let bytes: Uint8Array<ArrayBuffer> | undefined
  const waiting = patience(limits, signal)
  try {
    const how = { mode: 'cors', credentials: 'omit', referrerPolicy: 'no-referrer' } as const
    const response = await get(address, { ...how, signal: waiting.signal })
    if (!response.ok) {
      const isPassing = response.status >= 500 || response.status === 429
      return { reason: `its server answers ${response.status}`, isPassing }
    }
    bytes = await answerBytes(response, largest, waiting)
  } catch {
    signal.throwIfAborted()
    if (waiting.isOver()) return { reason: 'its server stopped sending it', isPassing: true }
    return { reason: 'its server does not let web pages read it, or cannot be reached', isPassing: true }
  } finally {
    waiting.end()
  }
  if (!bytes) return { reason: `it is larger than ${largest / 1e6} MB`, isPassing: false }
  const header = readPictureHeader(bytes)
  if (!header) return { reason: 'what lies there is no picture', isPassing: false }
  return new Blob([bytes], { type: header.type })
}
