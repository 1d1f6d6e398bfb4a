/** Pictures that the API still makes, or has made, for an earlier visit. */

import { useGeneration } from '../generation/index.ts'
import { Notice } from '../kit/index.ts'
import { fetchJob, forgetJobs, useRemoteJobs } from './remote-jobs.ts'

export function JobsLine() {
  const jobs = useRemoteJobs((state) => state.jobs)
  const isRunning = useGeneration(({ run }) => run !== undefined)
  const [first] = jobs
  if (isRunning || !first) return null
  const count = jobs.reduce((sum, { request, delivered = 0 }) => sum + request.samples - delivered, 0)
  return (
    <Notice
      kind="offer"
      actions={
        <>
          <button type="button" onClick={() => fetchJob(first)}>
            Fetch
          </button>
          <button type="button" onClick={forgetJobs}>
            Forget
          </button>
        </>
      }
    >
      <p>{count === 1 ? '1 picture is' : `${count} pictures are`} still being made by ImagePipeline.</p>
    </Notice>
  )
}
