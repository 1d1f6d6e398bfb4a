/** A Backend across a MessagePort: the same interface on both sides of a thread. */
import type { GenerationRequest } from '../parameters/index.ts'
import type { Backend, GenerationEvent } from './backend.ts'
import { type Failure, failure, rebuilt } from './failure.ts'

type Question<Request> = { type: 'generate'; id: number; request: Request } | { type: 'stop'; id: number }

type Answer =
  | { type: 'event'; id: number; event: GenerationEvent }
  | { type: 'end'; id: number }
  | { type: 'failure'; id: number; failure: Failure }
  | Gone

/** The last message of a port: whoever answered at its other end has died. It comes from this side, by `tellGone`. */
export interface Gone {
  type: 'gone'
  failure: Failure
}

/**
 * Makes pictures and tells of each event the moment it happens. A Backend's stream waits for its thread to be free; a maker
 * that blocks its thread (loading gigabytes) can still tell how far it is.
 */
export type Producer<Request = GenerationRequest> = (
  request: Request,
  signal: AbortSignal,
  emit: (event: GenerationEvent) => void,
) => Promise<void>

/** Answers `connect`'s requests on the other end of `port` for as long as the port is open. */
export function serve<Request = GenerationRequest>(port: MessagePort, produce: Producer<Request>): void {
  const running = new Map<number, AbortController>()
  const answer = (message: Answer, transfer: Transferable[] = []) => port.postMessage(message, transfer)
  port.onmessage = async ({ data }: MessageEvent<Question<Request>>) => {
    const { id } = data
    if (data.type === 'stop') {
      running.get(id)?.abort()
      return
    }
    const stop = new AbortController()
    running.set(id, stop)
    try {
      await produce(data.request, stop.signal, (event) => answer({ type: 'event', id, event }, transferred(event)))
      answer({ type: 'end', id })
    } catch (error) {
      answer({ type: 'failure', id, failure: failure(error) })
    } finally {
      running.delete(id)
    }
  }
}

/** The Backend that `serve` answers for on the other end of `port`. */
export function connect<Request = GenerationRequest>(port: MessagePort): Backend<Request> {
  let requests = 0
  const streams = new Map<number, (answer: Answer) => void>()
  let gone: Gone | undefined
  port.onmessage = ({ data }: MessageEvent<Answer>) => {
    if (data.type !== 'gone') return streams.get(data.id)?.(data)
    gone = data
    for (const hear of streams.values()) hear(data)
  }
  const ask = (question: Question<Request>) => port.postMessage(question)

  async function* generate(request: Request, signal: AbortSignal): AsyncGenerator<GenerationEvent> {
    signal.throwIfAborted()
    if (gone) throw rebuilt(gone.failure)
    const id = requests++
    const answers: Answer[] = []
    let wake = () => {}
    streams.set(id, (answer) => {
      answers.push(answer)
      wake()
    })
    const stop = () => ask({ type: 'stop', id })
    signal.addEventListener('abort', stop)
    let open = true
    try {
      ask({ type: 'generate', id, request })
      while (true) {
        const answer = answers.shift()
        if (!answer) {
          await new Promise<void>((resolve) => {
            wake = resolve
          })
        } else if (answer.type === 'event') {
          yield answer.event
        } else {
          open = false
          if (answer.type !== 'end') throw rebuilt(answer.failure)
          return
        }
      }
    } finally {
      if (open) stop()
      signal.removeEventListener('abort', stop)
      streams.delete(id)
    }
  }
  return { generate }
}

/** Tells those who wait at this end of the ports, and those still to come, that nobody answers any more, and why. */
export function tellGone(ports: Iterable<MessagePort>, error: Error): void {
  const data: Gone = { type: 'gone', failure: failure(error) }
  for (const port of ports) port.dispatchEvent(new MessageEvent('message', { data }))
}

function transferred(event: GenerationEvent): Transferable[] {
  return event.type === 'step' && event.preview ? [event.preview] : []
}
