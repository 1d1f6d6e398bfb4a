/** The inspector's log: what was sent and received, when, with the key masked before it is written down. */
import { masked } from './key.ts'

/** One request and its reply. */
export interface Exchange {
  /** Counted from 1. */
  number: number
  method: string
  url: string
  headers: Readonly<Record<string, string>>
  /** As sent. */
  body: string | undefined
  /** When it was sent, in ms since 1970. */
  sentAt: number
  /** How long until the reply was read, in ms; undefined while waiting. */
  duration: number | undefined
  status: number | undefined
  /** As received, up to 20 000 characters; undefined for pictures. */
  reply: string | undefined
  /** Why there is no reply. */
  failure: string | undefined
}

export interface Log {
  exchanges(): readonly Exchange[]
  /** Calls back after every change; returns how to stop it. */
  subscribe(listener: () => void): () => void
  clear(): void
  /** Writes down what is being sent; call what it returns with the reply. */
  sent(exchange: Sent, secret: string | undefined): (received: Received) => void
}

type Sent = Pick<Exchange, 'method' | 'url' | 'headers' | 'body'>
type Received = Partial<Pick<Exchange, 'status' | 'reply' | 'failure'>>

const longest = 20_000

/** A log of the last `length` exchanges. */
export function createLog({ length = 200, now = Date.now }: { length?: number; now?: () => number } = {}): Log {
  let exchanges: readonly Exchange[] = []
  let count = 0
  const listeners = new Set<() => void>()
  const write = (next: readonly Exchange[]) => {
    exchanges = next.slice(-length)
    for (const listener of listeners) listener()
  }
  return {
    exchanges: () => exchanges,
    subscribe(listener) {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
    clear: () => write([]),
    sent(exchange, secret) {
      const hide = (text: string) => masked(text, secret)
      const { method, url, headers, body } = exchange
      const number = ++count
      const sentAt = now()
      const entry: Exchange = {
        number,
        method,
        url: hide(url),
        headers: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, hide(value)])),
        body: body === undefined ? undefined : hide(body),
        sentAt,
        duration: undefined,
        status: undefined,
        reply: undefined,
        failure: undefined,
      }
      write([...exchanges, entry])
      return ({ status, reply, failure }) => {
        const whole: Exchange = {
          ...entry,
          duration: now() - sentAt,
          status,
          reply: reply === undefined ? undefined : hide(reply).slice(0, longest),
          failure: failure === undefined ? undefined : hide(failure),
        }
        write(exchanges.map((other) => (other.number === number ? whole : other)))
      }
    },
  }
}
