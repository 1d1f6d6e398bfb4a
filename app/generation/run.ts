/** A generation under way, as its events tell of it. */
import type { GenerationEvent } from '../../src/generation/index.ts'
import type { RemoteProgress } from '../../src/imagepipeline/index.ts'
import type { Job } from '../request/index.ts'

export type Progress =
  | { type: 'starting' }
  | Extract<GenerationEvent, { type: 'queued' | 'loading' }>
  | { type: 'step'; image: number; step: number; steps: number }
  /** `now` in ms since 1970. */
  | { type: 'remote'; remote: RemoteProgress; now: number }

export interface Run {
  job: Job
  progress: Progress
  preview?: ImageBitmap | undefined
  /** When each step so far was done, in ms. */
  stepTimes: readonly number[]
  /** Since when the picture at hand is being drawn, in ms: loading does not count. */
  drawingSince: number
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
  return { job, progress: { type: 'starting' }, stepTimes: [], drawingSince: now, series }
}

/** The run after an event that came at `now` ms. */
export function advanced(run: Run, event: GenerationEvent, now: number): Run {
  switch (event.type) {
    case 'queued':
    case 'loading':
      return { ...run, progress: event, drawingSince: now }
    case 'step': {
      const { preview, ...progress } = event
      return { ...run, progress, preview: preview ?? run.preview, stepTimes: [...run.stepTimes, now] }
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
    case 'step': {
      const ofThis = (progress.image * progress.steps + progress.step) / (job.request.samples * progress.steps)
      return (series.place + ofThis) / series.count
    }
    default:
      return series.place / series.count
  }
}

const alone: Series = { place: 0, count: 1, rest: 0 }

/** How far the picture at hand is, from 0 to 1. */
export function developed({ progress }: Run): number {
  return progress.type === 'step' ? progress.step / progress.steps : 0
}

/** Recent steps foretell the next best: the first ones also wait for shaders to compile. */
const recent = 15

/** How long the rest will take at the pace of the recent steps, in seconds; undefined until there is a pace. */
export function secondsLeft({ job, progress, stepTimes, series = alone }: Run): number | undefined {
  if (progress.type !== 'step' || stepTimes.length < 3 || series.rest === undefined) return undefined
  const latest = stepTimes.slice(1).slice(-recent)
  const intervals = latest.slice(1).map((time, i) => time - latest[i]!)
  // The median, as decoding a picture lies within the interval between it and the next.
  const pace = intervals.sort((a, b) => a - b)[Math.floor(intervals.length / 2)]!
  return ((job.request.samples * progress.steps - stepTimes.length) * pace) / 1000 + series.rest
}
