/** Locks for pages that came over plain http, which get none from the browser: a tab that holds one says so when it is asked. */
import type { TabLocks } from './queue-store.ts'

/**
 * How long an open tab may take to answer, in ms: on a busy machine, or before a large list, seconds. Nobody waits for it but jobs
 * that an earlier visit left. A tab that the system has put to sleep answers nobody, however long it is asked.
 */
const longest = 5000

/** `rank` settles which of two tabs that ask at once is to have it. */
type Word = { asked: string; rank: number } | { held: string }

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
      if ('held' in data) heldElsewhere.add(data.held)
      else if (held.has(data.asked) || (asking.has(data.asked) && rank < data.rank)) {
        others.postMessage({ held: data.asked } satisfies Word)
      }
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
