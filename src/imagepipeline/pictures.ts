/** Finished pictures: fetched at once, since their links die, without the key, and named by what they are. */
import { readPictureHeader } from '../imaging/index.ts'
import { type Clock, spread } from './api/index.ts'

/** Far above any picture of 1536 × 1536; a server that sends more is not sending a picture. */
const largest = 64e6

const tries = 3

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
  let response: Response
  let bytes: Uint8Array<ArrayBuffer> | undefined
  try {
    response = await get(address, { mode: 'cors', credentials: 'omit', referrerPolicy: 'no-referrer', signal })
    if (!response.ok) {
      const isPassing = response.status >= 500 || response.status === 429
      return { reason: `its server answers ${response.status}`, isPassing }
    }
    bytes = await upTo(largest, response)
  } catch {
    signal.throwIfAborted()
    return { reason: 'its server does not let web pages read it, or cannot be reached', isPassing: true }
  }
  if (!bytes) return { reason: `it is larger than ${largest / 1e6} MB`, isPassing: false }
  const header = readPictureHeader(bytes)
  if (!header) return { reason: 'what lies there is no picture', isPassing: false }
  return new Blob([bytes], { type: header.type })
}

/** The body, or undefined once it is longer than `limit`; the rest is then not downloaded. */
async function upTo(limit: number, response: Response): Promise<Uint8Array<ArrayBuffer> | undefined> {
  const chunks: Uint8Array<ArrayBuffer>[] = []
  let length = 0
  if (Number(response.headers.get('Content-Length')) > limit) length = Number.POSITIVE_INFINITY
  const reader = response.body!.getReader()
  while (length <= limit) {
    const { done, value } = await reader.read()
    if (done) return new Uint8Array(await new Blob(chunks).arrayBuffer())
    chunks.push(value)
    length += value.length
  }
  await reader.cancel()
  return undefined
}
