/** Parts of the page that come when they are needed: scripts, for which browsers have no word but a TypeError. */
import { GenerationError } from './error.ts'

/** What to say of a part that does not come. On a host that has a newer version the files of the one before are gone. */
export function notLoaded(cause?: unknown): GenerationError {
  const sentence = 'A part of the page could not be loaded. Check the connection, then try again or reload the page.'
  return new GenerationError('download', sentence, { cause })
}

/** What `load`, an import, brings; throws a GenerationError where it does not come. */
export async function loadedPart<Part>(load: () => Promise<Part>): Promise<Part> {
  try {
    return await load()
  } catch (cause) {
    throw notLoaded(cause)
  }
}
