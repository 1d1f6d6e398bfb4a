/** The page of the comparison: it hands the chosen files to the worker, and each question of compare.mjs, one after the other. */
import type { Answer, Question } from './worker.ts'

const worker = new Worker(new URL('./worker.ts', import.meta.url), { type: 'module', name: 'darkroom-peer' })
let waiting = Promise.withResolvers<Answer>()
const ready = waiting.promise

worker.onmessage = ({ data }: MessageEvent<Answer | { failed: string }>) => {
  if ('failed' in data) waiting.reject(new Error(data.failed))
  else waiting.resolve(data)
}
worker.onerror = ({ message }) => waiting.reject(new Error(message))

const peer = {
  ready: () => ready,
  async ask(question: Omit<Question, 'files'>): Promise<Answer> {
    waiting = Promise.withResolvers()
    worker.postMessage({ ...question, files: [...document.querySelector('input')!.files!] } satisfies Question)
    return waiting.promise
  },
}
export type Peer = typeof peer
Object.assign(globalThis, { peer })
