/** The jobs that wait for their turn; what becomes of them is written down at once. */
import { create } from 'zustand'
import { withSeeds } from '../../src/parameters/index.ts'
import { uniqueId } from '../../src/random/index.ts'
import type { Changes } from '../../src/storage/index.ts'
import { keepOnceRoom, pageStore, workStore } from '../storage/index.ts'
import { askedLocks } from './asked-locks.ts'
import { type QueuedJob, queueStore, type TabLocks, withPicture } from './queue-store.ts'

interface QueueState {
  /** In the order of their turns. */
  waiting: readonly QueuedJob[]
  /** The one whose turn it is. */
  current?: QueuedJob | undefined
  /** Left by an earlier visit, or after a failure: they wait for the person's word, as none starts again by itself. */
  offered: readonly QueuedJob[]
}

export const useQueue = create<QueueState>()(() => ({ waiting: [], offered: [] }))

const owner = uniqueId()

const store = queueStore(
  workStore,
  owner,
  (globalThis.navigator?.locks as TabLocks | undefined) ?? askedLocks(owner),
  pageStore('darkroom-queue'),
)

let kept: Promise<void> = Promise.resolve()

useQueue.subscribe(() => {
  // Where storage is forbidden the queue lasts as long as the page.
  kept = keepOnceRoom('queue', () => store.keep(unfinished)).catch(() => {})
})

/** A job of this device is there until it is over, so that a crash costs nothing. One of the API would be sent twice. */
function unfinished(): readonly QueuedJob[] {
  const { waiting, current, offered } = useQueue.getState()
  return [...(current?.backend === 'local' ? [current] : []), ...waiting, ...offered]
}

/** Resolves once the jobs are written down as they are now. */
export const queueIsKept = () => kept

/** Finds the jobs that other visits left, and offers them. */
export async function restoreQueue(): Promise<void> {
  try {
    await store.adopt((jobs) => useQueue.setState(({ offered }) => ({ offered: [...offered, ...jobs] })))
  } catch {
    // Where storage is forbidden nothing was left.
  }
}

/** Puts a job at the end of the queue. */
export function addJob(job: Omit<QueuedJob, 'id'>): string {
  const added = queued(job)
  useQueue.setState(({ waiting }) => ({ waiting: [...waiting, added] }))
  return added.id
}

/** What this device has begun it can go on with: its seeds are settled. */
function queued(job: Omit<QueuedJob, 'id'>): QueuedJob {
  return { ...job, id: uniqueId(), ...(job.backend === 'local' && { request: withSeeds(job.request) }) }
}

/** The job whose turn it is now; undefined where none waits. */
export function takeJob(): QueuedJob | undefined {
  const [current, ...waiting] = useQueue.getState().waiting
  if (current) useQueue.setState({ current, waiting })
  return current
}

/** A job begins that did not have to wait. */
export function beginJob(job: Omit<QueuedJob, 'id'>): QueuedJob {
  const current = queued(job)
  useQueue.setState({ current })
  return current
}

/** What is to be written together with the next picture of the job at hand. */
export function withNextPicture(isLast: boolean): Changes {
  const { current } = useQueue.getState()
  return current ? withPicture(current.id, (current.kept ?? 0) + 1, isLast) : {}
}

/** One more picture of the job at hand is in the gallery. */
export function notePicture(): void {
  useQueue.setState(({ current }) => ({ current: current && { ...current, kept: (current.kept ?? 0) + 1 } }))
}

/** The job at hand is over. */
export function settleJob(): void {
  useQueue.setState({ current: undefined })
}

/** What failed for one may fail for all: the others wait for the person's word, and on this device the one that failed as well. */
export function holdJobs(): void {
  useQueue.setState(({ current, waiting, offered }) => ({
    current: undefined,
    waiting: [],
    offered: [...(current?.backend === 'local' ? [current] : []), ...waiting, ...offered],
  }))
}

/** The person's word: the jobs that were offered take their turns. */
export function acceptJobs(): void {
  useQueue.setState(({ waiting, offered }) => ({ waiting: [...waiting, ...offered], offered: [] }))
}

export function declineJobs(): void {
  useQueue.setState({ offered: [] })
}

/** Moves a job by so many places, as far as there are places. */
export function moveJob(id: string, by: number): void {
  useQueue.setState(({ waiting }) => ({ waiting: moved(waiting, id, by) }))
}

export function cancelJob(id: string): void {
  const isOther = (job: QueuedJob) => job.id !== id
  useQueue.setState(({ waiting, offered }) => ({ waiting: waiting.filter(isOther), offered: offered.filter(isOther) }))
}

export function cancelJobs(): void {
  useQueue.setState({ waiting: [] })
}

/** The list with the one of this id moved by so many places. */
export function moved<Listed extends { id: string }>(
  list: readonly Listed[],
  id: string,
  by: number,
): readonly Listed[] {
  const from = list.findIndex((one) => one.id === id)
  const to = Math.min(Math.max(from + by, 0), list.length - 1)
  if (from < 0 || to === from) return list
  return list.toSpliced(from, 1).toSpliced(to, 0, list[from]!)
}
