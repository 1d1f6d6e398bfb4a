/** The worker that fetches, copies and checks models, so that the page stays quick. */
import type { Secret } from '../hub/index.ts'
import { type DiskFile, openModelStore } from '../store/index.ts'
import { Desk, noLocks } from './desk.ts'
import { newsChannel } from './news.ts'

/** What the page asks for. */
export type Order =
  | { type: 'fetch'; id: string; secrets: readonly Secret[] }
  | { type: 'keep'; id: string; files: readonly DiskFile[] }
  | { type: 'verify'; id: string }

const store = openModelStore()
const desk = new Desk({ store, channel: new BroadcastChannel(newsChannel), locks: navigator.locks ?? noLocks })

addEventListener('message', ({ data }: MessageEvent<Order>) => {
  switch (data.type) {
    case 'fetch':
      return void desk.fetch(data.id, data.secrets)
    case 'keep':
      return void desk.keep(data.id, data.files)
    case 'verify':
      return void desk.verify(data.id)
  }
})
