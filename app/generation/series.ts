/** The pictures of several requests as one run: a grid, or variations. */
import { secondsFor } from '../../src/grid/index.ts'
import type { BackendName, GenerationRequest } from '../../src/parameters/index.ts'
import { type Job, useRequest } from '../request/index.ts'
import { check, draw, jobOf, perform, showPictures } from './generation.ts'
import { usePictures } from './pictures.ts'

/** `onPicture` hears of each picture, and by which of the requests it was made. */
export async function generateSeries(
  backend: BackendName,
  requests: () => Promise<readonly GenerationRequest[]>,
  onPicture: (picture: Blob, place: number) => void = () => {},
): Promise<void> {
  await perform(jobOf(useRequest.getState().request), async (signal) => {
    const jobs = (await requests()).map(jobOf)
    for (const { request } of jobs) check(request, backend)
    showPictures()
    for (const [place, job] of jobs.entries()) {
      signal.throwIfAborted()
      const series = jobs.length > 1 ? { place, count: jobs.length, rest: restAfter(place, jobs) } : undefined
      await draw(job, backend, signal, { series, onPicture: (picture) => onPicture(picture, place) })
    }
  })
}

/** What those after `place` will take in seconds, by what the last one took; undefined before there is one. */
function restAfter(place: number, jobs: readonly Job[]): number | undefined {
  const rest = jobs.slice(place + 1).map(({ request }) => request)
  const last = place > 0 ? usePictures.getState().pictures.at(-1) : undefined
  return rest.length === 0 ? 0 : last && secondsFor(rest, last)
}
