/** Jobs that wait, written down where they outlive the page, each with its pictures; every tab has a list of its own. */
import * as v from 'valibot'
import { type BackendName, readRequest } from '../../src/parameters/index.ts'
import type { Changes, KeyValueStore } from '../../src/storage/index.ts'
import { listOf, ofForm } from '../../src/untrusted/index.ts'
import type { Job } from '../request/index.ts'

/** A request that waits for its turn, as the form held it when Generate was pressed. */
export interface QueuedJob extends Job {
  id: string
  backend: BackendName
  /** How many of its pictures, the first ones, are in the gallery. */
  kept?: number
}

/** What is needed of `navigator.locks`. */
export interface TabLocks {
  request(name: string, callback: () => Promise<void>): Promise<void>
}

export interface QueueStore {
  /** Writes down the jobs, and no others, as `jobs` gives them at its turn; rejects where there is no room. What is over goes all the same. */
  keep(jobs: () => readonly QueuedJob[]): Promise<void>
  /**
   * Hands over the jobs of tabs that are gone: at once, and of those that are open when they close. They are this tab's by then;
   * `take` must let the next `keep` give them.
   */
  adopt(take: Take): Promise<void>
}

type Take = (jobs: readonly QueuedJob[]) => void

interface List {
  owner: string
  ids: string[]
}

const listKey = (owner: string) => `list/${owner}`
const jobKey = (id: string) => `job/${id}`
const keptKey = (id: string) => `kept/${id}`
const lockName = (owner: string) => `darkroom.queue.${owner}`

/** Whose lock is held by who takes over jobs that are on nobody's list. */
const nobody = ''

/** What is to be written together with a job's picture: that so many are kept, or that it was the last, and the job is over. */
export function withPicture(id: string, kept: number, isLast: boolean): Changes {
  // The tab's list is written when the run is over: until then it names a job that is not there.
  return isLast ? { delete: [jobKey(id), keptKey(id)] } : { set: [[keptKey(id), kept]] }
}

/** The queue of the tab `owner`, a name that no other tab ever has; `older` is where earlier versions kept theirs. */
export function queueStore(values: KeyValueStore, owner: string, locks?: TabLocks, older?: KeyValueStore): QueueStore {
  let written: readonly string[] = []
  let lastChange: Promise<void> = Promise.resolve()
  let isAlive = false

  /** Others see by the lock that this tab is open. */
  async function live(): Promise<void> {
    if (isAlive || !locks) return
    isAlive = true
    await new Promise<void>((held) => {
      locks.request(lockName(owner), () => new Promise(() => held()))
    })
  }

  /** One after another: each is to see what was written before. */
  function inTurn(change: () => Promise<void>): Promise<void> {
    lastChange = lastChange.catch(() => {}).then(change)
    return lastChange
  }

  const ownList = (ids: readonly string[]) => (ids.length > 0 ? { owner, ids } : undefined)

  async function write(jobs: readonly QueuedJob[]): Promise<void> {
    await live()
    const ids = jobs.map(({ id }) => id)
    const added = jobs.filter(({ id }) => !written.includes(id))
    const gone = written.filter((id) => !ids.includes(id)).flatMap((id) => [jobKey(id), keptKey(id)])
    try {
      // The list and what it names are one transaction: a page may die at any moment.
      await values.update(listKey(owner), () => ownList(ids), { set: added.flatMap(entries), delete: gone })
      written = ids
    } catch (error) {
      // What is over must not come back because there is no room for what is new.
      await values.delete(gone)
      written = written.filter((id) => ids.includes(id))
      throw error
    }
  }

  /** Takes jobs that are nobody's any more, together with the list that they are on. */
  async function hand(from: KeyValueStore, ids: readonly string[], list: readonly string[], take: Take): Promise<void> {
    await live()
    // A page that died while it took them from an earlier version's place left them in both.
    const jobs = await readJobs(
      from,
      ids.filter((id) => !written.includes(id)),
    )
    const all = [...written, ...jobs.map(({ id }) => id)]
    const moved = from === values ? { delete: list } : { set: jobs.flatMap(entries) }
    await values.update(listKey(owner), () => ownList(all), moved)
    written = all
    if (jobs.length > 0) take(jobs)
    if (from !== values) await from.delete([...list, ...ids.map(jobKey)])
  }

  async function handList(from: KeyValueStore, other: string, take: Take): Promise<void> {
    const list = ofForm(listSchema, await from.get(listKey(other)))
    if (list) await hand(from, list.ids, [listKey(other)], take)
  }

  /** Earlier versions could leave jobs that no list names. */
  async function handUnlisted(from: KeyValueStore, take: Take): Promise<void> {
    // In this order: a job that is written meanwhile is on a list that is read later.
    const keys = await from.keys('job/')
    const listed = new Set((await lists(from)).flatMap(({ ids }) => ids.map(jobKey)))
    const left = keys.filter((key) => !listed.has(key)).map((key) => key.slice(jobKey('').length))
    if (left.length > 0) await hand(from, left, [], take)
  }

  async function adoptFrom(from: KeyValueStore, take: Take): Promise<void> {
    const others = (await lists(from)).filter((list) => list.owner !== owner)
    const underLock = (name: string, change: () => Promise<void>) =>
      locks ? locks.request(lockName(name), () => inTurn(change)) : inTurn(change)
    await Promise.all([
      ...others.map(({ owner: other }) => underLock(other, () => handList(from, other, take))),
      underLock(nobody, () => handUnlisted(from, take)),
    ])
  }

  return {
    keep: (jobs) => inTurn(() => write(jobs())),
    adopt: async (take) => {
      await Promise.all([values, ...(older ? [older] : [])].map((from) => adoptFrom(from, take)))
    },
  }
}

function entries(job: QueuedJob): [string, unknown][] {
  const { kept, ...written } = job
  return [[jobKey(job.id), written], ...(kept ? [[keptKey(job.id), kept] as [string, unknown]] : [])]
}

async function lists(from: KeyValueStore): Promise<List[]> {
  return (await from.all('list/')).map((value) => ofForm(listSchema, value)).filter((list) => list !== undefined)
}

async function readJobs(from: KeyValueStore, ids: readonly string[]): Promise<QueuedJob[]> {
  const [jobs, kept] = [await from.getMany(ids.map(jobKey)), await from.getMany(ids.map(keptKey))]
  return jobs.map((job, i) => readJob(job, kept[i])).filter((job) => job !== undefined)
}

// What lies there may come from another version.
const listSchema = v.object({ owner: v.string(), ids: listOf(v.string()) })
const jobSchema = v.object({
  ...{ id: v.string(), backend: v.picklist(['local', 'remote']) },
  request: v.optional(v.unknown()),
  modelName: v.fallback(v.string(), ''),
  // What cannot be read is no job: its request is that of a picture which is there already.
  enlarging: v.optional(
    v.object({
      ...{ picture: v.instance(Blob), upscaler: v.string(), upscalerName: v.string() },
      ...{ width: v.pipe(v.number(), v.safeInteger(), v.minValue(1)) },
      ...{ height: v.pipe(v.number(), v.safeInteger(), v.minValue(1)) },
      ...{ by: v.optional(v.number()), source: v.optional(v.string()), isForeign: v.optional(v.boolean()) },
      madeBy: v.picklist(['local', 'remote']),
      parameters: v.optional(v.string()),
    }),
  ),
})
const keptSchema = v.pipe(v.number(), v.safeInteger(), v.minValue(1))

function readJob(value: unknown, kept: unknown): QueuedJob | undefined {
  const known = ofForm(jobSchema, value)
  if (!known) return undefined
  const job = { ...known, request: readRequest(known.request) }
  return v.is(keptSchema, kept) ? { ...job, kept } : job
}
