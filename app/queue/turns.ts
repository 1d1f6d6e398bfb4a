/** Whose turn it is: Generate begins at once where nothing runs, and else waits in the queue; after each run the next job begins. */
import { create } from 'zustand'
import type { GenerationRequest } from '../../src/parameters/index.ts'
import {
  check,
  draw,
  enlarge,
  isOpen,
  jobOf,
  perform,
  picturesAreWritten,
  showPictures,
  stop,
  useGeneration,
  wholeRequest,
} from '../generation/index.ts'
import { dismissFailure, fail } from '../kit/index.ts'
import { type Enlarging, type Job, useRequest } from '../request/index.ts'
import {
  acceptJobs,
  addJob,
  beginJob,
  cancelJobs,
  holdJobs,
  notePicture,
  queueIsKept,
  settleJob,
  takeJob,
  withNextPicture,
} from './queue.ts'
import type { QueuedJob } from './queue-store.ts'

/** Whether the form is drawn again and again, until the person stops it. */
export const useEndless = create<{ isEndless: boolean }>()(() => ({ isEndless: false }))

export const setEndless = (isEndless: boolean) => useEndless.setState({ isEndless })

/** The form's seed as the series began, and the next one's; undefined where the form is not to be drawn again. */
let series: { began: number; next: number } | undefined

/** Makes the form's pictures, after those that are being made and those that wait. The form is left as it is. */
export async function generate(): Promise<void> {
  dismissFailure()
  if (useGeneration.getState().run) return queueForm()
  series = undefined
  await drawForm()
}

async function drawForm(): Promise<void> {
  await perform(jobOf(useRequest.getState().request), async (signal) => {
    const { backend } = useRequest.getState()
    const form = await wholeRequest()
    const job = jobOf(nextOf(form))
    if (backend !== 'local') series = undefined
    check(job.request, backend)
    const begun = beginJob({ ...job, backend })
    const held = useRequest.getState().request
    showPictures()
    try {
      await drawPictures(begun, signal)
    } finally {
      // What failed need not be offered while the form holds it.
      if (signal.aborted || isAsIt(held)) settleJob()
    }
  })
}

/** Whether the form asks for the same again, also where it said something else in between. */
function isAsIt(was: GenerationRequest): boolean {
  const is = useRequest.getState().request
  return (Object.keys(was) as (keyof GenerationRequest)[]).every(
    (name) => is[name] === was[name] || (Array.isArray(is[name]) && `${is[name]}` === `${was[name]}`),
  )
}

/** The form with the seeds after those of the time before, where it has a seed that is still the same. */
function nextOf(form: GenerationRequest): GenerationRequest {
  const field = form.subseed_strength === 0 ? 'seed' : 'subseed'
  const began = form[field]
  const from = series?.began === began ? series.next : began
  series = { began, next: began === -1 ? -1 : from + form.samples }
  return { ...form, [field]: from }
}

/** Puts a request at the end of the queue, and gives the job's id; where nothing runs it begins at once. */
export function enqueue(request: GenerationRequest, backend = useRequest.getState().backend): string {
  const id = addJob({ ...jobOf(request), backend })
  goOn()
  return id
}

/** Puts a picture that is to be larger at the end of the queue; where nothing runs it begins at once. */
export function enqueueEnlarging(job: Job & { enlarging: Enlarging }): void {
  addJob({ ...job, backend: 'local' })
  goOn()
}

/** Lets the jobs that wait for the person's word take their turns. */
export function goOnWithJobs(): void {
  dismissFailure()
  acceptJobs()
  goOn()
}

/** Stops the run, and clears the queue. */
export function stopAll(): void {
  cancelJobs()
  stop()
}

useGeneration.subscribe(({ run, outcome }, before) => {
  if (run || !before.run) return
  if (outcome === 'failed') holdJobs()
  settleJob()
  // Stop may be pressed when the last picture is finished already. Jobs of the queue have their turns in between.
  const isStopped = outcome !== 'done' || before.stopping?.signal.aborted
  if (isStopped || !isEndless()) series = undefined
  // Not before everybody heard that this run is over.
  queueMicrotask(() => {
    goOn()
    if (series && !useGeneration.getState().run) drawForm()
  })
})

const isEndless = () => useEndless.getState().isEndless && useRequest.getState().backend === 'local'

/** Puts the form into the queue as it is at this moment, with the start picture and the mask that are being written for it. */
async function queueForm(): Promise<void> {
  try {
    const { backend, request } = useRequest.getState()
    check(request, backend)
    await picturesAreWritten()
    const { init_image, mask_image } = useRequest.getState().request
    enqueue({ ...request, init_image, mask_image }, backend)
    // What waits is the first of the series.
    if (isEndless() && !series) nextOf(request)
  } catch (error) {
    fail(error)
  }
}

/** Begins the next job where nothing runs. */
function goOn(): void {
  const job = useGeneration.getState().run ? undefined : takeJob()
  if (job) perform(job.enlarging ? job : jobOf(job.request), (signal) => drawJob(job, signal))
}

async function drawJob(job: QueuedJob, signal: AbortSignal): Promise<void> {
  const { backend, request } = job
  // Before it is sent to the API it must be gone from what a reload would offer again.
  await queueIsKept()
  const { enlarging } = job
  if (enlarging) return enlarge({ ...job, enlarging }, signal, { along: withNextPicture, onPicture: notePicture })
  check(request, backend)
  if (backend === 'local') await isOpen(request)
  await drawPictures(job, signal)
}

/** What is not in the gallery yet. Each picture and the note that it is there are one transaction: none is lost, and none made twice. */
async function drawPictures({ backend, request, kept }: QueuedJob, signal: AbortSignal): Promise<void> {
  // The API's jobs have a list of their own.
  const options = backend === 'local' ? { kept, along: withNextPicture, onPicture: notePicture } : {}
  await draw(jobOf(request), backend, signal, options)
}
