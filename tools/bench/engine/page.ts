/** The page of a measurement: it holds the chosen files, starts the worker on them, and hears what it has to say. */
import type { Drawing, Job, News } from './worker.ts'

const worker = new Worker(new URL('./worker.ts', import.meta.url), { type: 'module', name: 'darkroom-engine' })
const ready = Promise.withResolvers<void>()
const loaded = Promise.withResolvers<void>()
const drawn = Promise.withResolvers<Drawing>()

worker.onmessage = ({ data }: MessageEvent<News>) => {
  if (data.type === 'ready') ready.resolve()
  if (data.type === 'loaded') loaded.resolve()
  if (data.type === 'drawn') drawn.resolve(data.drawing)
  if (data.type === 'failed') fail(data.reason)
}
worker.onerror = ({ message }) => fail(message)

function fail(reason: string): void {
  for (const { promise, reject } of [ready, loaded, drawn]) {
    promise.catch(() => {})
    reject(new Error(reason))
  }
}

/** What measurement.mjs calls. */
const bench = {
  ready: () => ready.promise,
  draw(job: Omit<Job, 'files'>) {
    worker.postMessage({ ...job, files: [...document.querySelector('input')!.files!] } satisfies Job)
  },
  loaded: () => loaded.promise,
  drawn: () => drawn.promise,
}
export type Bench = typeof bench
Object.assign(globalThis, { bench })
