/** A generation under way, as its events tell of it. */
import type { GenerationEvent } from '../../src/generation/index.ts'
import type { RemoteProgress } from '../../src/imagepipeline/index.ts'
import type { Job } from '../request/index.ts'

export type Progress =
  | { type: 'starting' }
  | Extract<GenerationEvent, { type: 'queued' | 'loading' }>
  | { type: 'step'; image: number; step: number; steps: number; share?: number }
  /** `now` in ms since 1970. */
  | { type: 'remote'; remote: RemoteProgress; now: number }

export interface Run {
  job: Job
  progress: Progress
  preview?: ImageBitmap | undefined
  /** When each step so far was done, in ms, and how much of the job's work was done with it, 0 to 1. */
  stepsDone: readonly { time: number; done: number }[]
  /** Since when the picture at hand is being drawn, in ms: loading does not count, nor does what is loaded in its middle. */
  drawingSince: number
  /** Whether some of its steps are done, and not all. */
  isHalfDrawn: boolean
  /** When the last event came, in ms. */
  heard: number
  series?: Series | undefined
}

/** Where a run stands among several that are one to the person. */
export interface Series {
  /** Counted from 0, of how many. */
  place: number
  count: number
  /** What the runs after this one will take, in seconds; undefined while nothing is known of it. */
  rest: number | undefined
}

/** A run that has just begun, at `now` ms. */
export function newRun(job: Job, now: number, series?: Series): Run {
  return {
    job,
    progress: { type: 'starting' },
    stepsDone: [],
    drawingSince: now,
    isHalfDrawn: false,
    heard: now,
    series,
  }
}

/** The run after an event that came at `now` ms. */
export function advanced(run: Run, event: GenerationEvent, now: number): Run {
  return { ...after(run, event, now), heard: now }
}

function after(run: Run, event: GenerationEvent, now: number): Run {
  switch (event.type) {
    case 'queued':
    case 'loading': {
      const drawingSince = run.isHalfDrawn ? run.drawingSince + now - run.heard : now
      return { ...run, progress: event, drawingSince }
    }
    case 'step': {
      const { preview, ...progress } = event
      const stepsDone = [...run.stepsDone, { time: now, done: workDone(run.job, progress) }]
      return { ...run, progress, preview: preview ?? run.preview, stepsDone, isHalfDrawn: developed({ progress }) < 1 }
    }
    case 'image': {
      // Its file was made while the next was drawn.
      const isNextShown = run.progress.type === 'step' && run.progress.image > event.index
      // Pictures from afar were drawn together, and only arrive one after another.
      const drawingSince = run.progress.type === 'remote' ? run.drawingSince : now
      return { ...run, preview: isNextShown ? run.preview : undefined, drawingSince }
    }
    case 'warning':
      return run
  }
}

/** From 0 to 1; loading and drawing each count from their own beginning. */
export function fractionDone({ job, progress, series = alone }: Run): number {
  switch (progress.type) {
    case 'loading':
      return progress.total > 0 ? progress.loaded / progress.total : 0
    case 'step':
      return (series.place + workDone(job, progress)) / series.count
    default:
      return series.place / series.count
  }
}

const alone: Series = { place: 0, count: 1, rest: 0 }

type Step = Extract<Progress, { type: 'step' }>

/** How far the picture at hand is, from 0 to 1. */
export function developed({ progress }: Pick<Run, 'progress'>): number {
  return progress.type === 'step' ? (progress.share ?? progress.step / progress.steps) : 0
}

/** How much of the job's work is done after a step, from 0 to 1. */
function workDone({ request: { samples } }: Job, progress: Step): number {
  return (progress.image + developed({ progress })) / samples
}

/** Recent steps foretell the next best: the first ones also wait for shaders to compile. */
const recent = 15

/** How long the rest will take at the pace of the recent steps, in seconds; undefined until there is a pace. */
export function secondsLeft({ progress, stepsDone, series = alone }: Run): number | undefined {
  if (progress.type !== 'step' || stepsDone.length < 3 || series.rest === undefined) return undefined
  const latest = stepsDone.slice(1).slice(-recent)
  // Of the whole job at the pace of each step; a later pass has steps that take longer, and do as much more.
  const paces = latest.slice(1).map(({ time, done }, i) => (time - latest[i]!.time) / (done - latest[i]!.done))
  // The median, as decoding a picture lies within the interval between it and the next.
  const pace = paces.sort((a, b) => a - b)[Math.floor(paces.length / 2)]!
  return ((1 - stepsDone.at(-1)!.done) * pace) / 1000 + series.rest
}
