/** The page that holds the chosen files and starts the worker. */
import type { Job, Measurement, News } from './worker.ts'

const worker = new Worker(new URL('./worker.ts', import.meta.url), { type: 'module', name: 'bench' })
const heard: { [Type in News['type']]: PromiseWithResolvers<News & { type: Type }> } = {
  ready: Promise.withResolvers(),
  loaded: Promise.withResolvers(),
  drawn: Promise.withResolvers(),
  failed: Promise.withResolvers(),
}
worker.onmessage = ({ data }: MessageEvent<News>) => heard[data.type].resolve(data as never)
worker.onerror = ({ message }) => heard.failed.resolve({ type: 'failed', reason: message })

async function news<Type extends News['type']>(type: Type): Promise<News & { type: Type }> {
  const { failed } = heard
  return Promise.race([heard[type].promise, failed.promise.then(({ reason }) => Promise.reject(new Error(reason)))])
}

const bench = {
  ready: () => news('ready'),
  /** Starts the work on the chosen files. */
  start(job: Omit<Job, 'files'>) {
    const files = [...document.querySelector('input')!.files!]
    worker.postMessage({ ...job, files } satisfies Job)
  },
  loaded: () => news('loaded'),
  async drawn(): Promise<Measurement> {
    return (await news('drawn')).measurement
  },
}

declare global {
  var bench: typeof bench
}
globalThis.bench = bench
