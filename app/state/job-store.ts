/** Jobs of the ImagePipeline API, written down where they outlive the page: in localStorage, as they are small. */
import type { Job, JobStore } from '../../src/imagepipeline/index.ts'
import { readRequest } from '../../src/parameters/index.ts'
import { keep, kept } from './storage.ts'

const name = 'jobs'

export const jobStore: JobStore = {
  all: async () => jobs(),
  save: async (job) => keep(name, [...jobs().filter(({ id }) => id !== job.id), job]),
  remove: async (id) =>
    keep(
      name,
      jobs().filter((job) => job.id !== id),
    ),
}

/** What lies there may come from another version. */
function jobs(): Job[] {
  const stored = kept(name)
  return Array.isArray(stored) ? stored.filter(isJob).map((job) => ({ ...job, request: readRequest(job.request) })) : []
}

function isJob(value: unknown): value is Job {
  const { id, endpoint, baseUrl, startedAt } = Object(value)
  return [id, endpoint, baseUrl].every((text) => typeof text === 'string') && typeof startedAt === 'number'
}
