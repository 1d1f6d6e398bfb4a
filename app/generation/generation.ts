/** A run: one job or several are drawn, one after the other, and stopped as one; what comes of them is shown and kept. */
import { create } from 'zustand'
import { withRequest } from '../../src/gallery/index.ts'
import { GenerationError, type GenerationEvent } from '../../src/generation/index.ts'
import { addressOf } from '../../src/imagepipeline/index.ts'
import {
  type BackendName,
  drawnSize,
  type GenerationRequest,
  problems,
  withoutFirst,
} from '../../src/parameters/index.ts'
import type { Changes } from '../../src/storage/index.ts'
import { resolved } from '../../src/templates/index.ts'
import { engine } from '../engine/index.ts'
import { program } from '../gallery/index.ts'
import { dismissFailure, fail, turnPage } from '../kit/index.ts'
import { modelNameOf } from '../models/index.ts'
import { remote, withDelivered } from '../remote/index.ts'
import type { Job } from '../request/index.ts'
import { listsAreRead, useLists } from '../templates/index.ts'
import { addMade } from './made.ts'
import { lookAt } from './pictures.ts'
import { advanced, newRun, type Run, type Series } from './run.ts'

interface GenerationState {
  run?: Run | undefined
  /** Ends the run. */
  stopping?: AbortController | undefined
  /** How the last run ended. */
  outcome?: 'done' | 'stopped' | 'failed' | undefined
  /** What the last run could not honour. */
  warnings: readonly string[]
}

export const useGeneration = create<GenerationState>()(() => ({ warnings: [] }))

/**
 * Performs a run, which `job` stands for until something is drawn. What goes wrong ends up as the failure, and so does being asked
 * while another run is under way.
 */
export async function perform(job: Job, action: (signal: AbortSignal) => Promise<void>): Promise<void> {
  if (useGeneration.getState().run) {
    const sentence = 'Pictures are being made already. Wait until they are done, or stop them, and try again.'
    return fail(new GenerationError('invalid-request', sentence), 'picture')
  }
  dismissFailure()
  const stopping = new AbortController()
  const { signal } = stopping
  useGeneration.setState({ run: newRun(job, performance.now()), stopping, outcome: undefined, warnings: [] })
  try {
    await action(signal)
    useGeneration.setState({ outcome: 'done' })
  } catch (error) {
    useGeneration.setState({ outcome: signal.aborted ? 'stopped' : 'failed' })
    if (!signal.aborted) fail(error, 'picture')
  } finally {
    useGeneration.getState().run?.preview?.close()
    useGeneration.setState({ run: undefined, stopping: undefined })
  }
}

/** Stops the run. */
export function stop(): void {
  useGeneration.getState().stopping?.abort()
}

/** What people call the model goes with the request: it may be closed when the job's turn comes. */
export function jobOf(request: GenerationRequest): Job {
  return { request, modelName: modelNameOf(request.model_id) }
}

/** Throws what is wrong with the request. */
export function check(request: GenerationRequest, backend: BackendName): void {
  const [problem] = problems(request, backend)
  if (problem) throw new GenerationError('invalid-request', problem.sentence, { field: problem.field })
}

/** The stage is for what is being made now. */
export function showPictures(): void {
  lookAt(undefined)
  turnPage('picture')
}

export interface FollowOptions {
  /** What is to be written together with the next picture. */
  along?: (() => Changes) | undefined
  /** Hears of each picture once it is kept. */
  onPicture?: ((picture: Blob) => void) | undefined
}

export interface DrawOptions extends Pick<FollowOptions, 'onPicture'> {
  series?: Series | undefined
  /** How many of the job's pictures, the first ones, are there already. */
  kept?: number | undefined
  /** What is to be written together with the next picture; hears whether it is the job's last. */
  along?: ((isLast: boolean) => Changes) | undefined
}

/** Draws a job as the run at hand, or as its part: one request, or one for each choice that its prompts leave open. */
export async function draw(
  job: Job,
  backend: BackendName,
  signal: AbortSignal,
  { series, kept = 0, along, onPicture }: DrawOptions = {},
): Promise<void> {
  await listsAreRead()
  // The API has one way of reading brackets, and knows of no varied seeds.
  const asked =
    backend === 'remote' ? { ...job.request, prompt_syntax: 'weighted' as const, subseed_strength: 0 } : job.request
  const { subseed_strength } = job.request
  const { requests: chosen, warnings } = resolved(asked, useLists.getState().lists)
  const requests = withoutFirst(
    chosen.map((request) => ({ ...request, subseed_strength })),
    kept,
  )
  let left = requests.reduce((sum, { samples }) => sum + samples, 0)
  for (const request of requests) check(request, backend)
  warn(warnings)
  const maker = backend === 'remote' ? remote : engine()
  for (const [place, request] of requests.entries()) {
    signal.throwIfAborted()
    const part = { ...job, request }
    const own = requests.length > 1 ? { place, count: requests.length, rest: undefined } : undefined
    useGeneration.setState({ run: newRun(part, performance.now(), series ?? own) })
    await follow(part, backend, maker.generate(request, signal), {
      along: along && (() => along(--left === 0)),
      onPicture,
    })
  }
}

/** Each is said once, however many parts of a run tell it. */
function warn(warnings: readonly string[]): void {
  useGeneration.setState((state) => ({ warnings: [...new Set([...state.warnings, ...warnings])] }))
}

/** Shows what a backend tells, and keeps its pictures: each is kept before the backend is asked to go on. */
export async function follow(
  job: Job,
  backend: BackendName,
  events: AsyncIterable<GenerationEvent>,
  { along, onPicture }: FollowOptions = {},
): Promise<void> {
  for await (const event of events) {
    const now = performance.now()
    const before = useGeneration.getState().run!
    const run = advanced(before, event, now)
    if (event.type === 'image') {
      const { seed, flagged, delivery } = event
      const { subseed = job.request.subseed, weight_bits = job.request.weight_bits, hires = job.request.hires } = event
      const made = { ...job, request: { ...job.request, subseed, weight_bits, hires } }
      // How the API draws a second time it does not tell.
      const told = backend === 'remote' ? { ...made.request, hires: false } : made.request
      const picture = await withRequest(event.picture, told, { ...made, seed, version: program })
      const facts = { ...made, backend, seed, flagged, seconds: (now - before.drawingSince) / 1000 }
      const size = backend === 'local' ? drawnSize(made.request) : undefined
      const others = along?.() ?? (delivery && withDelivered(delivery))
      await addMade(picture, facts, { size, address: addressOf(event.picture) }, others)
      onPicture?.(picture)
    }
    useGeneration.setState({ run })
    if (event.type === 'warning') warn([event.reason])
    if (before.preview !== run.preview) before.preview?.close()
  }
}
