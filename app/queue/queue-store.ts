/** Jobs that wait, written down where they outlive the page, each with its pictures; every tab has a list of its own. */
import { type BackendName, readRequest } from '../../src/parameters/index.ts'
import type { KeyValueStore } from '../../src/storage/index.ts'
import type { Job } from '../request/index.ts'

/** A request that waits for its turn, as the form held it when Generate was pressed. */
export interface QueuedJob extends Job {
  id: string
  backend: BackendName
}

/** What is needed of `navigator.locks`. */
export interface TabLocks {
  request(name: string, callback: () => Promise<void>): Promise<void>
}

export interface QueueStore {
  /** Writes down these jobs in this order, and no others; resolves once they are written. */
  keep(jobs: readonly QueuedJob[]): Promise<void>
  /** Hands over the jobs of tabs that are gone: at once, and of those that are open when they close. */
  adopt(take: (jobs: QueuedJob[]) => Promise<void>): Promise<void>
}

interface List {
  owner: string
  ids: string[]
}

const listKey = (owner: string) => `list/${owner}`
const jobKey = (id: string) => `job/${id}`
const lockName = (owner: string) => `darkroom.queue.${owner}`

/** The queue of the tab `owner`, a name that no other tab ever has. */
export function queueStore(values: KeyValueStore, owner: string, locks?: TabLocks): QueueStore {
  let written: readonly string[] = []
  let lastWriting: Promise<void> = Promise.resolve()
  let lastHanding: Promise<void> = Promise.resolve()
  let isAlive = false

  /** Others see by the lock that this tab is open. */
  async function live(): Promise<void> {
    if (isAlive || !locks) return
    isAlive = true
    await new Promise<void>((held) => {
      locks.request(lockName(owner), () => new Promise(() => held()))
    })
  }

  async function write(jobs: readonly QueuedJob[]): Promise<void> {
    await live()
    const ids = jobs.map(({ id }) => id)
    const added = jobs.filter(({ id }) => !written.includes(id))
    const gone = written.filter((id) => !ids.includes(id))
    if (ids.length > 0) {
      // The list and what it names are one transaction: a page may die at any moment.
      await values.set([[listKey(owner), { owner, ids }], ...added.map(entry)])
    }
    await values.delete([...gone.map(jobKey), ...(ids.length > 0 ? [] : [listKey(owner)])])
    written = ids
  }

  async function hand(other: string, take: (jobs: QueuedJob[]) => Promise<void>): Promise<void> {
    const list = readList(await values.get(listKey(other)))
    if (!list) return
    // A page that died between its taking and its deleting left two lists of the same jobs.
    const ids = list.ids.filter((id) => !written.includes(id))
    const stored = await Promise.all(ids.map((id) => values.get(jobKey(id))))
    await take(stored.map(readJob).filter((job) => job !== undefined))
    // Those taken were written under this tab's name: what is deleted here is the list alone.
    await values.delete([listKey(other), ...list.ids.filter((id) => !written.includes(id)).map(jobKey)])
  }

  /** One list after the other: each is to see what was written of the one before. */
  function handInTurn(other: string, take: (jobs: QueuedJob[]) => Promise<void>): Promise<void> {
    lastHanding = lastHanding.catch(() => {}).then(() => hand(other, take))
    return lastHanding
  }

  return {
    keep: (jobs) => {
      lastWriting = lastWriting
        .then(() => write(jobs))
        .catch(() => {
          // Where storage is full or forbidden the queue lasts as long as the page.
        })
      return lastWriting
    },
    adopt: async (take) => {
      const lists = (await values.all('list/')).map(readList).filter((list) => list !== undefined)
      const others = lists.filter((list) => list.owner !== owner)
      await Promise.all(
        others.map(({ owner: other }) =>
          locks ? locks.request(lockName(other), () => handInTurn(other, take)) : handInTurn(other, take),
        ),
      )
    },
  }
}

const entry = (job: QueuedJob): [string, unknown] => [jobKey(job.id), job]

/** What lies there may come from another version. */
function readList(value: unknown): List | undefined {
  const { owner, ids } = Object(value)
  return typeof owner === 'string' && Array.isArray(ids)
    ? { owner, ids: ids.filter((id) => typeof id === 'string') }
    : undefined
}

function readJob(value: unknown): QueuedJob | undefined {
  const { id, backend, request, modelName } = Object(value)
  if (typeof id !== 'string' || (backend !== 'local' && backend !== 'remote')) return undefined
  return { id, backend, request: readRequest(request), modelName: typeof modelName === 'string' ? modelName : '' }
}
