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

/** Four are asked for at the most; a server that names thousands is not obeyed. */
const mostPictures = 16
/** Links die soon, and a picture may have 64 MB. */
const atOnce = 4

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
  const named = pictures.slice(0, mostPictures)
  if (pictures.length > named.length) {
    const reason = `The API names ${pictures.length} pictures, more than anyone asks for: the first ${named.length} are fetched.`
    yield { type: 'warning', field: 'samples', reason }
  }
  const left = named.slice(delivered).values()
  const fetches = Array.from({ length: atOnce }, () => next(left, options))
  let missing = 0
  for (let index = delivered; index < named.length; index++) {
    const picture = await fetches.shift()
    fetches.push(next(left, options))
    options.signal.throwIfAborted()
    if (picture instanceof Blob) {
      // The API does not tell of steps: the whole picture is one.
      yield { type: 'step', image: index, step: 1, steps: 1 }
      options.signal.throwIfAborted()
      const delivery = id && { id, count: index + 1, isLast: index === named.length - 1 }
      yield { type: 'image', index, seed: seed + index, picture, ...(delivery && { delivery }) }
    } else if (picture) {
      missing++
      const reason = `Picture ${index + 1} was made but not fetched, because ${picture.message}. Save it yourself while the link lasts: ${shown(named[index]!)}`
      yield { type: 'warning', field: 'samples', reason }
    }
  }
  if (missing > 0 && missing === named.length - delivered) {
    throw new GenerationError(
      'download',
      missing === 1
        ? 'The picture was made, but Darkroom could not fetch it. Open its link and save it.'
        : 'The pictures were made, but Darkroom could not fetch any. Open their links and save them.',
    )
  }
}

/** The next picture, or why it is not there; undefined behind the last. */
async function next(addresses: Iterator<string>, options: FetchOptions): Promise<Blob | Error | undefined> {
  const { value: address, done } = addresses.next()
  if (done) return undefined
  return fetchPicture(address, options).catch((error: unknown) =>
    error instanceof Error ? error : new Error(String(error)),
  )
}

function shown(address: string): string {
  return address.startsWith('data:') ? 'it was sent inside the reply' : address
}
