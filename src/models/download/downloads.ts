/** The page's side of the worker that works on models: orders to it, news from all tabs. */
import type { Secret } from '../hub/index.ts'
import type { DiskFile } from '../store/index.ts'
import { lockName } from './desk.ts'
import { type ModelNews, newsChannel } from './news.ts'
import type { Order } from './worker.ts'

export interface Downloads {
  /** Fetches what is missing of a model that the store knows; `secrets` go to their own hosts only. */
  fetch(id: string, secrets: readonly Secret[]): void
  /** Copies files from disk into a model that the store knows. */
  keep(id: string, files: readonly DiskFile[]): void
  /** Reads all of a model again. */
  verify(id: string): void
  /** Ends the work on a model, in whichever tab; resolves when nobody works on it. */
  stop(id: string): Promise<void>
  /** Tells the other tabs that the list of models is another. */
  tellListed(): void
}

/** `onNews` hears what happens to models here and in other tabs. The worker starts with the first order. */
export function startDownloads(onNews: (news: ModelNews) => void): Downloads {
  const channel = new BroadcastChannel(newsChannel)
  channel.onmessage = ({ data }: MessageEvent<ModelNews>) => onNews(data)
  let worker: Worker | undefined
  const order = (what: Order) => {
    worker ??= new Worker(new URL('./worker.ts', import.meta.url), { type: 'module', name: 'darkroom-downloads' })
    worker.postMessage(what)
  }
  return {
    fetch: (id, secrets) => order({ type: 'fetch', id, secrets }),
    keep: (id, files) => order({ type: 'keep', id, files }),
    verify: (id) => order({ type: 'verify', id }),
    async stop(id) {
      channel.postMessage({ type: 'stop', id } satisfies ModelNews)
      await navigator.locks?.request(`${lockName}${id}`, async () => {})
    },
    tellListed: () => channel.postMessage({ type: 'listed' } satisfies ModelNews),
  }
}
