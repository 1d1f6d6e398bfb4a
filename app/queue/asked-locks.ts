/** Locks for pages that came over plain http, which get none from the browser: a tab that holds one says so when it is asked. */
import type { TabLocks } from './queue-store.ts'

/**
 * How long an open tab may take to answer, in ms: on a busy machine, or before a large list, seconds. Nobody waits for it but jobs
 * that an earlier visit left. A tab that the system has put to sleep answers nobody, however long it is asked.
 */
const longest = 5000

/** `rank` is the asking tab's: it settles which of two that ask at once is to have it, and whom an answer is for. */
type Word = { asked: string; rank: number } | { held: string; rank: number }

/**
 * What another tab holds is not waited for: the next visit asks again. Names that end in `own` are this tab's own, which nobody
 * else ever takes: they are held at once.
 */
export function askedLocks(own: string, patience = longest): TabLocks {
  const rank = Math.random()
  const [held, asking, heldElsewhere] = [new Set<string>(), new Set<string>(), new Set<string>()]
  let channel: BroadcastChannel | undefined

  function opened(): BroadcastChannel {
    const others = new BroadcastChannel('darkroom.locks')
    others.onmessage = ({ data }: MessageEvent<Word>) => {
      if ('held' in data) {
        // What another is told says nothing to the one that comes before both.
        if (data.rank === rank) heldElsewhere.add(data.held)
        return
      }
      const isAsking = asking.has(data.asked)
      if (held.has(data.asked) || (isAsking && rank < data.rank)) {
        others.postMessage({ held: data.asked, rank: data.rank } satisfies Word)
        // It may not have heard that this one asks: it came later.
      } else if (isAsking) heldElsewhere.add(data.asked)
    }
    return others
  }

  async function isFree(name: string): Promise<boolean> {
    if (name.endsWith(own)) return true
    heldElsewhere.delete(name)
    asking.add(name)
    channel?.postMessage({ asked: name, rank } satisfies Word)
    await new Promise((resolve) => setTimeout(resolve, patience))
    asking.delete(name)
    return !heldElsewhere.has(name)
  }

  return {
    async request(name, callback) {
      channel ??= opened()
      if (!(await isFree(name))) return
      held.add(name)
      await callback().finally(() => held.delete(name))
    },
  }
}
