/** How far a picture from afar is, in words. */
import type { RemoteProgress } from '../../src/imagepipeline/index.ts'

/** In two or three words; without the time when `now`, in ms since 1970, is not given. */
export function remoteInWords(progress: RemoteProgress, now?: number): string {
  switch (progress.state) {
    case 'publishing':
      return 'Uploading'
    case 'submitting':
      return 'Submitting'
    case 'held-off':
      return 'Held off'
    case 'elsewhere':
      return 'In another tab'
    case 'running':
      return now === undefined ? 'Waiting' : `Waiting ${seconds(now - progress.startedAt)}`
    case 'offline':
      return 'Offline'
    case 'fetching':
      return 'Fetching'
  }
}

/** What else there is to know at `now`, in ms since 1970. */
export function remoteDetail(progress: RemoteProgress, now: number): string {
  switch (progress.state) {
    case 'publishing':
      return 'Uploading a picture to your bucket'
    case 'submitting':
      return 'Sending the request to ImagePipeline'
    case 'held-off':
      return `The API is busy: the request is sent again in ${seconds(progress.until - now)}`
    case 'elsewhere':
      return 'Another tab fetches this picture; this one waits for it'
    case 'running':
      return progress.polls === 0 ? 'ImagePipeline has the request' : asked(progress.polls)
    case 'offline':
      return 'Nothing is asked until this device is online again'
    case 'fetching':
      return progress.pictures === 1 ? 'Fetching the picture' : `Fetching ${progress.pictures} pictures`
  }
}

const asked = (polls: number) => `ImagePipeline is at it, asked ${polls === 1 ? 'once' : `${polls} times`}`

const seconds = (ms: number) => `${Math.max(0, Math.round(ms / 1000))} s`
