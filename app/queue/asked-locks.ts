/** Locks for pages that came over plain http, which get none from the browser: a tab that holds one says so when it is asked. */
import type { TabLocks } from './queue-store.ts'

/** How long an open tab may take to answer, in ms. */
const patience = 500

type Word = { asked: string } | { held: string }

/** What another tab holds is not waited for: the next visit asks again. */
export function askedLocks(): TabLocks {
  const held = new Set<string>()
  const heldElsewhere = new Set<string>()
  let channel: BroadcastChannel | undefined

  function opened(): BroadcastChannel {
    const others = new BroadcastChannel('darkroom.locks')
    others.onmessage = ({ data }: MessageEvent<Word>) => {
      if ('held' in data) heldElsewhere.add(data.held)
      else if (held.has(data.asked)) others.postMessage({ held: data.asked } satisfies Word)
    }
    return others
  }

  return {
    async request(name, callback) {
      channel ??= opened()
      heldElsewhere.delete(name)
      channel.postMessage({ asked: name } satisfies Word)
      await new Promise((resolve) => setTimeout(resolve, patience))
      if (heldElsewhere.has(name)) return
      held.add(name)
      await callback().finally(() => held.delete(name))
    },
  }
}
