/** Generating: one run at a time, from the form as it is when Generate is pressed; what is pressed meanwhile waits its turn. */
import { create } from 'zustand'
import { withRequest } from '../../src/gallery/index.ts'
import { GenerationError, type GenerationEvent } from '../../src/generation/index.ts'
import { secondsFor } from '../../src/grid/index.ts'
import { addressOf, type Job } from '../../src/imagepipeline/index.ts'
import { type BackendName, type GenerationRequest, problems } from '../../src/parameters/index.ts'
import { additionsAreOpen } from '../adapters/index.ts'
import { engine } from '../engine/index.ts'
import { keepPicture, program } from '../gallery/index.ts'
import { dismissFailure, fail, turnPage } from '../kit/index.ts'
import { maskIsWritten } from '../mask/index.ts'
import { modelNameOf, modelsAreOpen } from '../models/index.ts'
import {
  acceptJobs,
  addJob,
  beginJob,
  cancelJobs,
  holdJobs,
  type QueuedJob,
  queueIsKept,
  settleJob,
  takeJob,
} from '../queue/index.ts'
import { remote, useRemote } from '../remote/index.ts'
import { useRequest } from '../request/index.ts'
import { startPictureIsFramed } from '../start-picture/index.ts'
import { addPicture, lookAt, type Making, usePictures } from './pictures.ts'
import { advanced, newRun, type Run, type Series } from './run.ts'

interface GenerationState {
  run?: Run | undefined
  /** How the last run ended. */
  outcome?: 'done' | 'stopped' | 'failed' | undefined
  /** What the last run could not honour. */
  warnings: readonly string[]
  /** Jobs of the API that were not fetched yet, of an earlier visit or another tab. */
  jobs: readonly Job[]
}

export const useGeneration = create<GenerationState>()(() => ({ warnings: [], jobs: [] }))

let stopping = new AbortController()

/**
 * Makes the form's pictures, after those that are being made and those that wait. What is wrong ends up as the failure; the form
 * is left as it is.
 */
export async function generate(): Promise<void> {
  dismissFailure()
  if (useGeneration.getState().run) return queueForm()
  await perform(makingOfForm(), async (signal) => {
    const { backend } = useRequest.getState()
    const making = makingOf(await wholeRequest())
    check(making.request, backend)
    beginJob({ ...making, backend })
    showPictures()
    try {
      await draw(making, backend, signal)
    } finally {
      // What failed need not be offered: the form holds it.
      settleJob()
    }
  })
}

/**
 * Makes the pictures of several requests, as one run that is stopped as one. `onPicture` hears of each picture, and by which of
 * the requests it was made.
 */
export async function generateSeries(
  backend: BackendName,
  requests: () => Promise<readonly GenerationRequest[]>,
  onPicture: (picture: Blob, place: number) => void = () => {},
): Promise<void> {
  dismissFailure()
  await perform(makingOfForm(), async (signal) => {
    const makings = (await requests()).map(makingOf)
    useGeneration.setState({ run: newRun(makings[0]!, performance.now()) })
    for (const { request } of makings) check(request, backend)
    showPictures()
    for (const [place, making] of makings.entries()) {
      signal.throwIfAborted()
      const series = makings.length > 1 ? { place, count: makings.length, rest: restAfter(place, makings) } : undefined
      await draw(making, backend, signal, { series, onPicture: (picture) => onPicture(picture, place) })
    }
  })
}

/** The form's request, once what it names is open and its pictures are written. */
export async function wholeRequest(): Promise<GenerationRequest> {
  const { backend, request } = useRequest.getState()
  if (backend === 'local') {
    await modelsAreOpen()
    await additionsAreOpen(request)
  }
  await startPictureIsFramed()
  await maskIsWritten()
  // A model that was just opened may have brought its size into the form.
  return useRequest.getState().request
}

/** Until the models of a request that is not the form's, and what it adds to its own, are open. */
export async function isOpen(request: GenerationRequest): Promise<void> {
  await modelsAreOpen(request)
  await additionsAreOpen(request)
}

/** What those after `place` will take in seconds, by what the last one took; undefined before there is one. */
function restAfter(place: number, makings: readonly Making[]): number | undefined {
  const rest = makings.slice(place + 1).map(({ request }) => request)
  const last = place > 0 ? usePictures.getState().pictures.at(-1) : undefined
  return rest.length === 0 ? 0 : last && secondsFor(rest, last)
}

/** Puts a request at the end of the queue, and gives the job's id; where nothing runs it begins at once. */
export function enqueue(request: GenerationRequest, backend = useRequest.getState().backend): string {
  const id = addJob({ ...makingOf(request), backend })
  goOn()
  return id
}

/** Puts the form into the queue as it is at this moment, with the start picture and the mask that are being written for it. */
async function queueForm(): Promise<void> {
  try {
    const { backend, request } = useRequest.getState()
    check(request, backend)
    await startPictureIsFramed()
    await maskIsWritten()
    const { init_image, mask_image } = useRequest.getState().request
    enqueue({ ...request, init_image, mask_image }, backend)
  } catch (error) {
    fail(error)
  }
}

/** Lets the jobs that wait for the person's word take their turns. */
export function goOnWithJobs(): void {
  dismissFailure()
  acceptJobs()
  goOn()
}

/** Begins the next job where nothing runs. */
function goOn(): void {
  const job = useGeneration.getState().run ? undefined : takeJob()
  if (job) perform(makingOf(job.request), (signal) => drawJob(job, signal))
}

async function drawJob({ backend, request }: QueuedJob, signal: AbortSignal): Promise<void> {
  // Before it is sent to the API it must be gone from what a reload would offer again.
  await queueIsKept()
  check(request, backend)
  if (backend === 'local') await isOpen(request)
  await draw(makingOf(request), backend, signal)
}

async function draw(
  making: Making,
  backend: BackendName,
  signal: AbortSignal,
  { series, onPicture }: { series?: Series | undefined; onPicture?: (picture: Blob) => void } = {},
): Promise<void> {
  useGeneration.setState({ run: newRun(making, performance.now(), series) })
  const maker = backend === 'remote' ? remote : engine()
  await show(making, backend, maker.generate(making.request, signal), onPicture)
}

function check(request: GenerationRequest, backend: BackendName): void {
  const [problem] = problems(request, backend)
  if (problem) throw new GenerationError('invalid-request', problem.sentence, { field: problem.field })
}

/** The stage is for what is being made now. */
function showPictures(): void {
  lookAt(undefined)
  turnPage('picture')
}

/** Takes up a job of the API where it was left. */
export async function fetchJob({ id, request }: Job): Promise<void> {
  const making = { request, modelName: request.model_id }
  dismissFailure()
  await perform(making, (signal) => show(making, 'remote', remote.resume(id, signal)))
}

/** Follows the API's jobs no more. */
export async function forgetJobs(): Promise<void> {
  for (const { id } of useGeneration.getState().jobs) await remote.forget(id)
  await lookForJobs()
}

/** Finds the jobs that were not fetched. */
export async function lookForJobs(): Promise<void> {
  useGeneration.setState({ jobs: await remote.unfinished() })
}

/** Stops the run; the next job takes its turn. */
export function stop(): void {
  stopping.abort()
}

/** Stops the run, and clears the queue. */
export function stopAll(): void {
  cancelJobs()
  stop()
}

async function perform(making: Making, action: (signal: AbortSignal) => Promise<void>): Promise<void> {
  if (useGeneration.getState().run) return
  stopping = new AbortController()
  const { signal } = stopping
  useGeneration.setState({ run: newRun(making, performance.now()), outcome: undefined, warnings: [] })
  const ticking = setInterval(tick, 1000)
  try {
    await action(signal)
    useGeneration.setState({ outcome: 'done' })
  } catch (error) {
    useGeneration.setState({ outcome: signal.aborted ? 'stopped' : 'failed' })
    if (!signal.aborted) {
      fail(error)
      holdJobs()
    }
  } finally {
    clearInterval(ticking)
    useGeneration.getState().run?.preview?.close()
    settleJob()
    useGeneration.setState({ run: undefined })
    goOn()
    await lookForJobs()
  }
}

const makingOfForm = () => makingOf(useRequest.getState().request)

function makingOf(request: GenerationRequest): Making {
  return { request, modelName: modelNameOf(request.model_id) }
}

async function show(
  making: Making,
  backend: BackendName,
  events: AsyncIterable<GenerationEvent>,
  onPicture: (picture: Blob) => void = () => {},
): Promise<void> {
  for await (const event of events) {
    const now = performance.now()
    const before = useGeneration.getState().run!
    const run = advanced(before, event, now)
    if (event.type === 'image') {
      const { seed, flagged } = event
      const picture = await withRequest(event.picture, making.request, { ...making, seed, version: program })
      const facts = { ...making, backend, seed, flagged, seconds: (now - before.drawingSince) / 1000 }
      addPicture(picture, { ...facts, address: addressOf(event.picture) })
      keepPicture({ ...facts, picture, isFlagged: flagged ?? false })
      onPicture(picture)
    }
    const warnings = event.type === 'warning' ? [event.reason] : []
    useGeneration.setState((state) => ({ run, warnings: [...state.warnings, ...warnings] }))
    if (before.preview !== run.preview) before.preview?.close()
  }
}

useRemote.subscribe(({ progress }, before) => {
  const { run } = useGeneration.getState()
  if (!run || !progress || progress === before.progress) return
  useGeneration.setState({ run: { ...run, progress: { type: 'remote', remote: progress, now: Date.now() } } })
})

/** Time passes while one waits for the API. */
function tick(): void {
  const { run } = useGeneration.getState()
  if (run?.progress.type !== 'remote') return
  useGeneration.setState({ run: { ...run, progress: { ...run.progress, now: Date.now() } } })
}
