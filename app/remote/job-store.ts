/** Jobs of the ImagePipeline API, written down where they outlive the page: in IndexedDB, where a tab reads what another has just written. */
import { type Job, type JobStore, readJob } from '../../src/imagepipeline/index.ts'
import { pageStore } from '../storage/index.ts'

const store = pageStore('darkroom-jobs')

export const jobStore: JobStore = {
  all: async () => jobs((await attempted(() => store.all(''))) ?? []),
  save: (job) => attempted(() => store.set([[job.id, job]])),
  remove: (id) => attempted(() => store.delete([id])),
}

/** Where storage is full or forbidden, jobs merely end with the page. */
async function attempted<Value>(access: () => Promise<Value>): Promise<Value | undefined> {
  try {
    return await access()
  } catch {
    return undefined
  }
}

/** The oldest first. */
function jobs(stored: readonly unknown[]): Job[] {
  const read = stored.map(readJob).filter((job) => job !== undefined)
  return read.sort((one, other) => one.startedAt - other.startedAt)
}
