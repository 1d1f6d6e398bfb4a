/** Delivering: the pictures of a finished job as events, each as soon as those before it are there. */
import { GenerationError, type GenerationEvent } from '../generation/index.ts'
import type { Reply } from './api/index.ts'
import { type FetchOptions, fetchPicture } from './pictures.ts'

export interface DeliveryOptions extends FetchOptions {
  /** Of the first picture. */
  seed: number
  /** The job's; undefined where the API gave it none. */
  id?: string | undefined
  /** How many pictures, the first ones, are kept already. */
  delivered?: number | undefined
}

/**
 * The pictures behind the reply's links; the documents do not say how their seeds follow from the request's, so they count
 * on from `seed`. A picture that cannot be fetched is a warning with its link; throws when none can.
 */
export async function* deliver(
  { pictures }: Reply,
  { seed, id, delivered = 0, ...options }: DeliveryOptions,
): AsyncGenerator<GenerationEvent> {
  if (pictures.length === 0) {
    throw new GenerationError(
      'rejected',
      'The API is done but sent no picture: its safety checker may have kept it back. Change the prompt or the seed.',
    )
  }
  const left = pictures.slice(delivered)
  const fetches = left.map((address) =>
    fetchPicture(address, options).catch((error: unknown) =>
      error instanceof Error ? error : new Error(String(error)),
    ),
  )
  let missing = 0
  for (const [place, fetch] of fetches.entries()) {
    const index = delivered + place
    const picture = await fetch
    options.signal.throwIfAborted()
    if (picture instanceof Blob) {
      // The API does not tell of steps: the whole picture is one.
      yield { type: 'step', image: index, step: 1, steps: 1 }
      options.signal.throwIfAborted()
      const delivery = id && { id, count: index + 1, isLast: index === pictures.length - 1 }
      yield { type: 'image', index, seed: seed + index, picture, ...(delivery && { delivery }) }
    } else {
      missing++
      const reason = `Picture ${index + 1} was made but not fetched, because ${picture.message}. Save it yourself while the link lasts: ${shown(pictures[index]!)}`
      yield { type: 'warning', field: 'samples', reason }
    }
  }
  if (missing > 0 && missing === left.length) {
    throw new GenerationError(
      'download',
      missing === 1
        ? 'The picture was made, but Darkroom could not fetch it. Open its link and save it.'
        : 'The pictures were made, but Darkroom could not fetch any. Open their links and save them.',
    )
  }
}

function shown(address: string): string {
  return address.startsWith('data:') ? 'it was sent inside the reply' : address
}
