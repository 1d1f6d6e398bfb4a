/** A small worker of the page: it is asked, it answers one question after the other, and nobody waits for one that died. */
import { reasonOf } from './error.ts'
import { type Failure, failure, rebuilt } from './failure.ts'
import { notLoaded } from './loaded-part.ts'

interface Asked<Question> {
  id: number
  question: Question
}

type Answered<Answer> = { id: number; answer: Answer } | { id: number; failure: Failure }

export interface SmallWorker<Question, Answer> {
  /** Rejects with what the worker threw, or with how it ended; the next question starts another one. */
  ask(question: Question): Promise<Answer>
  /** Frees what the worker holds; those who still wait are told. */
  end(): void
}

/** No browser tells when it takes a worker's memory away: whoever is silent for so long, in ms, is taken for dead. */
const patience = 120_000

/** A worker that starts with its first question. */
export function smallWorker<Question, Answer>(start: () => Worker, limit = patience): SmallWorker<Question, Answer> {
  let worker: Worker | undefined
  let asked = 0
  const waiting = new Map<number, { resolve(answer: Answer): void; reject(error: unknown): void }>()

  function end(error: Error): void {
    worker?.terminate()
    worker = undefined
    for (const { reject } of waiting.values()) reject(error)
    waiting.clear()
  }

  function started(): Worker {
    const fresh = start()
    fresh.addEventListener('message', ({ data }: MessageEvent<Answered<Answer>>) => {
      const asker = waiting.get(data.id)
      waiting.delete(data.id)
      if ('failure' in data) asker?.reject(rebuilt(data.failure))
      else asker?.resolve(data.answer)
    })
    // What an earlier one still had to say is no news of this one.
    const broke = (error: Error) => worker === fresh && end(error)
    fresh.addEventListener('error', (event) => {
      const message = reasonOf(event)
      // A script that does not come is an event without a word.
      broke(message ? new Error(message.replace(/^Uncaught /, '')) : notLoaded())
    })
    fresh.addEventListener('messageerror', () => broke(new Error('The answer could not be read.')))
    return fresh
  }

  return {
    async ask(question) {
      const id = asked++
      worker ??= started()
      const { promise, resolve, reject } = Promise.withResolvers<Answer>()
      waiting.set(id, { resolve, reject })
      const silence = setTimeout(() => end(new Error('There was no answer for a long time.')), limit)
      try {
        worker.postMessage({ id, question } satisfies Asked<Question>)
        return await promise
      } finally {
        clearTimeout(silence)
        waiting.delete(id)
      }
    },
    end: () => end(new Error('It was stopped.')),
  }
}

/** In the worker: answers what it is asked, one question after the other; what is `given` away with an answer is not copied. */
export function answer<Question, Answer>(
  answerTo: (question: Question) => Answer | Promise<Answer>,
  given: (answer: Answer) => Transferable[] = () => [],
): void {
  let last: Promise<void> = Promise.resolve()
  addEventListener('message', ({ data: { id, question } }: MessageEvent<Asked<Question>>) => {
    last = last.then(async () => {
      try {
        // What cannot be posted throws here as well.
        const answer = await answerTo(question)
        postMessage({ id, answer } satisfies Answered<Answer>, { transfer: given(answer) })
      } catch (error) {
        postMessage({ id, failure: failure(error) } satisfies Answered<Answer>)
      }
    })
  })
  addEventListener('messageerror', () => {
    // Whose question it was cannot be read either: as an error of the worker, all who wait hear of it.
    throw new Error('The question could not be read.')
  })
}
