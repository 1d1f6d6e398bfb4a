/** Jobs of the API that were not fetched yet, of an earlier visit or another tab. */
import { create } from 'zustand'
import type { Job as RemoteJob } from '../../src/imagepipeline/index.ts'
import { follow, perform, useGeneration } from '../generation/index.ts'
import { remote } from '../remote/index.ts'

export const useRemoteJobs = create<{ jobs: readonly RemoteJob[] }>()(() => ({ jobs: [] }))

/** Finds them. */
export async function lookForJobs(): Promise<void> {
  useRemoteJobs.setState({ jobs: await remote.unfinished() })
}

/** Takes up a job where it was left. */
export async function fetchJob({ id, request }: RemoteJob): Promise<void> {
  const job = { request, modelName: request.model_id }
  await perform(job, (signal) => follow(job, 'remote', remote.resume(id, signal)))
}

/** Follows them no more. */
export async function forgetJobs(): Promise<void> {
  for (const { id } of useRemoteJobs.getState().jobs) await remote.forget(id)
  await lookForJobs()
}

// A run that failed or was stopped may have left one.
useGeneration.subscribe(({ run }, before) => {
  if (!run && before.run) lookForJobs()
})
