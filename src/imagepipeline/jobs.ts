/** Jobs under way: written down before the first question after them, so that they outlive the page. */
import * as v from 'valibot'
import { type Endpoint, endpoints, type GenerationRequest, readRequest } from '../parameters/index.ts'
import { ofForm } from '../untrusted/index.ts'

/** A request that the API accepted. Everything in it can be written as JSON. */
export interface Job {
  /** The API's own. */
  id: string
  endpoint: Endpoint
  /** Where it was sent: only there can it be asked after. */
  baseUrl: string
  /** As sent: with its seed, its pictures as addresses. */
  request: GenerationRequest
  /** In ms since 1970. */
  startedAt: number
  /** How many of its pictures, the first ones, were fetched and kept before the page was closed. */
  delivered?: number
}

const written = v.object({
  ...{ id: v.string(), endpoint: v.picklist(endpoints), baseUrl: v.string(), startedAt: v.number() },
  request: v.optional(v.unknown()),
})

/** Reads a job that may come from another version; undefined where it cannot be asked after. */
export function readJob(stored: unknown): Job | undefined {
  const job = ofForm(written, stored)
  return job && { ...job, request: readRequest(job.request) }
}

/**
 * Where jobs are written down. Once one is removed no tab may find it: IndexedDB serves, localStorage does not, as tabs see each
 * other's changes late.
 */
export interface JobStore {
  all(): Promise<Job[]>
  save(job: Job): Promise<void>
  remove(id: string): Promise<void>
}

/** A store that lasts as long as the page. */
export function memoryJobStore(): JobStore {
  const jobs = new Map<string, Job>()
  return {
    all: async () => [...jobs.values()],
    save: async (job) => void jobs.set(job.id, job),
    remove: async (id) => void jobs.delete(id),
  }
}

/** What is needed of `navigator.locks`. */
export interface Locks {
  request<Result>(name: string, options: { signal: AbortSignal }, callback: () => Promise<Result>): Promise<Result>
}

/** Waits until no other tab follows this job, and keeps others from it until the returned function is called. */
export function claim(id: string, locks: Locks | undefined, signal: AbortSignal): Promise<() => void> {
  if (!locks) return Promise.resolve(() => {})
  return new Promise((resolve, reject) => {
    const held = () => new Promise<void>((release) => resolve(release))
    locks.request(`darkroom.job.${id}`, { signal }, held).catch(reject)
  })
}
