/** What a web server's refusals mean for the person who wants its file. */
import { GenerationError } from '../../generation/index.ts'

/** The server has the file, but hands it out only as a whole. */
export function noRanges(name: string): GenerationError {
  const sentence = `The server does not hand out ${name} in parts (no byte ranges). Download the file and open it from disk.`
  return new GenerationError('download', sentence)
}

/** A status that is no success, as a sentence about `name`. */
export function refusal(status: number, name: string): GenerationError {
  if (status === 401 || status === 403) {
    const sentence = `The server asks for permission to read ${name} (${status}). Accept the model's terms on its page and enter an access token.`
    return new GenerationError('unauthorised', sentence)
  }
  if (status === 404 || status === 410) {
    return new GenerationError('download', `${name} does not exist at this address (${status}). Check the address.`)
  }
  if (status === 429) {
    return new GenerationError(
      'rate-limited',
      `The server has had too many requests for ${name}. Try again in a few minutes.`,
    )
  }
  if (status >= 500) {
    return new GenerationError(
      'download',
      `The server cannot deliver ${name} at the moment (${status}). Try again later.`,
    )
  }
  return new GenerationError('download', `The server refuses to deliver ${name} (${status}). Check the address.`)
}
