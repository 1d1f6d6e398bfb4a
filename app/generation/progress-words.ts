/** How far a run is, in words. */
import { bytesInWords, waitInWords } from '../kit/index.ts'
import { remoteDetail, remoteInWords } from '../remote/index.ts'
import { fractionDone, type Run, secondsLeft } from './run.ts'

/** Where the run is, in two or three words. */
export function progressInWords(run: Run): string {
  const { progress } = run
  switch (progress.type) {
    case 'starting':
      return 'Starting'
    case 'queued':
      return 'Waiting'
    case 'remote':
      return remoteInWords(progress.remote, progress.now)
    case 'loading':
      return `Loading ${percent(run)}`
    case 'step':
      return `${run.job.enlarging ? 'Tile' : 'Step'} ${progress.step} of ${progress.steps}`
  }
}

/** Where the run is, as short as a tab's title. */
export function progressInTitle(run: Run): string {
  const { progress } = run
  return progress.type === 'step' ? `${progress.step}/${progress.steps}` : progressInWords(run)
}

/** What else there is to know: bytes, the place in the queue, which picture, the time that is left. */
export function progressDetail(run: Run): string {
  const { progress, job } = run
  switch (progress.type) {
    case 'starting':
      return ''
    case 'queued':
      return progress.position === undefined ? '' : `${progress.position} before this one`
    case 'remote':
      return remoteDetail(progress.remote, progress.now)
    case 'loading':
      return `${progress.label}: ${bytesInWords(progress.loaded)} of ${bytesInWords(progress.total)}`
    case 'step': {
      const left = secondsLeft(run)
      const { samples } = job.request
      const [place, count] = run.series ? [run.series.place, run.series.count] : [progress.image, samples]
      const which = count > 1 ? [`Picture ${place + 1} of ${count}`] : []
      return [...which, ...(left === undefined ? [] : [`about ${waitInWords(left)} left`])].join(', ')
    }
  }
}

/** How far a model is that is made ready, before anything is drawn. */
export function preparationInWords({
  name,
  loaded,
  isReady,
}: {
  name: string
  loaded: number
  isReady: boolean
}): string {
  return isReady ? `${name} is ready` : `Getting ${name} ready: ${Math.floor(100 * loaded)} %`
}

/** For those who listen: as `progressInWords`, but new only a few times in a run. */
export function progressAloud(run: Run): string {
  const { progress } = run
  if (progress.type === 'loading') return progress.label
  if (progress.type === 'remote') return `${remoteInWords(progress.remote)}.`
  if (progress.type !== 'step') return `${progressInWords(run)}.`
  const quarters = Math.floor(fractionDone(run) * 4)
  return quarters === 0 ? (run.job.enlarging ? 'Enlarging.' : 'Drawing.') : `${quarters * 25} percent done.`
}

function percent(run: Run): string {
  return `${Math.floor(fractionDone(run) * 100)} %`
}
