/** Jobs of the ImagePipeline API, written down where they outlive the page: in IndexedDB, where a tab reads what another has just written. */
import * as v from 'valibot'
import type { Delivery } from '../../src/generation/index.ts'
import { type JobStore, readJob } from '../../src/imagepipeline/index.ts'
import type { Changes, KeyValueStore } from '../../src/storage/index.ts'
import { forgetWish, keepOnceRoom, pageStore, workStore } from '../storage/index.ts'

const jobKey = (id: string) => `remote/${id}`
const deliveredKey = (id: string) => `delivered/${id}`

/** What is to be written together with a picture of a job. */
export function withDelivered({ id, count, isLast }: Delivery): Changes {
  return isLast ? { delete: [jobKey(id), deliveredKey(id)] } : { set: [[deliveredKey(id), count]] }
}

const countSchema = v.fallback(v.pipe(v.number(), v.safeInteger(), v.minValue(0)), 0)

/** The jobs in `values`; `older` is where earlier versions kept theirs, by their ids alone. */
export function remoteJobs(values: KeyValueStore, older: KeyValueStore): JobStore {
  return {
    async all() {
      const stored = await attempted(() => values.all(jobKey('')))
      const left = await attempted(() => older.all(''))
      // Of a job that is in both, the place of today says how far it is.
      const found = [...(left ?? []), ...(stored ?? [])].map(readJob).filter((job) => job !== undefined)
      const byId = new Map(found.map((job) => [job.id, job]))
      const jobs = [...byId.values()].sort((one, other) => one.startedAt - other.startedAt)
      const counts = await attempted(() => values.getMany(jobs.map(({ id }) => deliveredKey(id))))
      return jobs.map((job, i) => ({ ...job, delivered: v.parse(countSchema, counts?.[i]) }))
    },
    async save({ delivered, ...job }) {
      const written = async () => {
        await values.set([[jobKey(job.id), job]])
        await older.delete([job.id])
      }
      await attempted(() => keepOnceRoom(jobKey(job.id), written))
    },
    async remove(id) {
      forgetWish(jobKey(id))
      await attempted(() => values.delete([jobKey(id), deliveredKey(id)]))
      await attempted(() => older.delete([id]))
    },
  }
}

export const jobStore = remoteJobs(workStore, pageStore('darkroom-jobs'))

/** Where storage is forbidden, jobs merely end with the page. */
async function attempted<Value>(access: () => Promise<Value>): Promise<Value | undefined> {
  try {
    return await access()
  } catch {
    return undefined
  }
}
