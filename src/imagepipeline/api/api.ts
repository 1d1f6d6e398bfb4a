/** One exchange with the API: the key goes into one header, to one host, and nowhere else. */
import { GenerationError } from '../../generation/index.ts'
import type { Endpoint } from '../../parameters/index.ts'
import { answerBytes, patience, type TimeLimits } from '../../untrusted/index.ts'
import { type Body, path, statusPath } from './body.ts'
import type { Connection } from './connection.ts'
import { checkedKey, masked } from './key.ts'
import type { Log } from './log.ts'
import { longestReply, type Reply, readReply } from './reply.ts'
import { retryAfter } from './waiting.ts'

export interface ApiOptions {
  connection: Connection
  key: string | undefined
  fetch: typeof fetch
  log: Log | undefined
  now: () => number
}

/** What came of an exchange. */
export type Answer =
  | { type: 'answer'; status: number; isOk: boolean; reply: Reply | undefined; retryAfter: number | undefined }
  /** It came from the server, but points elsewhere: following it would hand the key to another host. */
  | { type: 'redirect' }
  /** It came, and went on and on: the rest was not read. */
  | { type: 'endless' }
  /** The browser does not say why: offline, a wrong address, CORS, or a connection that broke after the request was sent. */
  | { type: 'no-answer'; reason: 'broken' | 'timeout' }

export interface Api {
  submit(endpoint: Endpoint, body: Body, signal: AbortSignal): Promise<Answer>
  status(endpoint: Endpoint, id: string, signal: AbortSignal): Promise<Answer>
}

/** The longest silence, and until all of the answer is there, in ms: one that holds pictures takes its time. */
const limits = { submit: { silence: 60_000, whole: 300_000 }, status: { silence: 30_000, whole: 300_000 } }

/** The API behind the connection; rejects only when it has no usable key, or when the signal is aborted. */
export function createApi({ connection, key, fetch, log, now }: ApiOptions): Api {
  const { baseUrl, header } = connection
  const secret = checkedKey(key)

  async function exchange(url: string, request: RequestInit, limit: TimeLimits, signal: AbortSignal): Promise<Answer> {
    signal.throwIfAborted()
    const headers = { ...(request.headers as Record<string, string>), [header]: secret }
    const body = request.body as string | undefined
    const received = log?.sent({ method: request.method ?? 'GET', url, headers, body }, secret)
    const waiting = patience(limit, signal)
    try {
      const response = await fetch(url, {
        ...request,
        headers,
        redirect: 'manual',
        credentials: 'omit',
        referrerPolicy: 'no-referrer',
        cache: 'no-store',
        signal: waiting.signal,
      })
      if (response.type === 'opaqueredirect' || (response.status >= 300 && response.status < 400)) {
        received?.({ status: response.status, failure: 'A redirect, not followed.' })
        return { type: 'redirect' }
      }
      const bytes = await answerBytes(response, longestReply, waiting)
      if (!bytes) {
        received?.({ status: response.status, failure: `Longer than ${longestReply / 1e6} MB, not read on.` })
        return { type: 'endless' }
      }
      const text = new TextDecoder().decode(bytes)
      received?.({ status: response.status, reply: text })
      return {
        type: 'answer',
        status: response.status,
        isOk: response.ok,
        // The server may quote the key in its complaint.
        reply: readReply(masked(text, secret)),
        retryAfter: retryAfter(response.headers.get('Retry-After'), now()),
      }
    } catch (error) {
      received?.({ failure: signal.aborted ? 'Stopped.' : String(error) })
      signal.throwIfAborted()
      return { type: 'no-answer', reason: waiting.isOver() ? 'timeout' : 'broken' }
    } finally {
      waiting.end()
    }
  }

  return {
    submit: (endpoint, body, signal) =>
      exchange(
        baseUrl + path(endpoint),
        { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) },
        limits.submit,
        signal,
      ),
    status: (endpoint, id, signal) =>
      exchange(baseUrl + statusPath(endpoint, id), { method: 'GET' }, limits.status, signal),
  }
}

/** For an address that leads elsewhere. */
export const redirected = () =>
  new GenerationError(
    'unreachable',
    'The base URL leads to another address, which Darkroom does not follow with your key. Enter the final address under Connection.',
  )

/** For an answer that no API gives. */
export const notAnApi = (status: number) =>
  new GenerationError(
    'unreachable',
    `The base URL answers (${status}), but not as the API does: it sent a page instead of JSON. Check it under Connection.`,
  )

/** Where no request came through at all. */
export const unreachable = () =>
  new GenerationError(
    'unreachable',
    'The API cannot be reached: this device is offline, the base URL is wrong, or the API does not let web pages ask (CORS). Check the connection, set a proxy as base URL, or draw on this device.',
  )

/** For an answer that does not end. */
export const endless = () =>
  new GenerationError(
    'download',
    `The API’s answer is longer than ${longestReply / 1e6} MB, which no answer of it is, and was not read on. Ask again later, or check the base URL under Connection.`,
  )
