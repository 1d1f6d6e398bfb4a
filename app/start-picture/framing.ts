/** Asks the worker that frames pictures, and waits for its answers. */
import type { Framing } from '../../src/imaging/index.ts'
import type { Answer, Question } from './framing-worker.ts'

let started: Worker | undefined
let questions = 0
const waiting = new Map<number, { resolve: (answer: Answer) => void; reject: (error: Error) => void }>()

/** Opens a picture file and gives its size, upright, in pixels; throws where it is no picture, and the one opened before stays. */
export async function openPicture(file: Blob): Promise<{ width: number; height: number }> {
  return (await ask({ id: questions++, open: file })) as { width: number; height: number }
}

/** Cuts a frame, a PNG, from the picture opened last. */
export async function cutFrame(frame: Framing): Promise<Blob> {
  return ((await ask({ id: questions++, frame })) as { frame: Blob }).frame
}

function ask(question: Question): Promise<Answer> {
  started ??= start()
  const { promise, resolve, reject } = Promise.withResolvers<Answer>()
  waiting.set(question.id, { resolve, reject })
  started.postMessage(question)
  return promise
}

function start(): Worker {
  const worker = new Worker(new URL('./framing-worker.ts', import.meta.url), {
    type: 'module',
    name: 'darkroom-framing',
  })
  worker.addEventListener('message', ({ data }: MessageEvent<Answer>) => {
    const { resolve, reject } = waiting.get(data.id)!
    waiting.delete(data.id)
    if ('error' in data) reject(new Error(data.error))
    else resolve(data)
  })
  worker.addEventListener('error', ({ message }) => {
    for (const { reject } of waiting.values()) reject(new Error(message))
    waiting.clear()
    started = undefined
  })
  return worker
}
