/** What an HTTP status from the API means to the person, and what they can do. */
import { GenerationError, type GenerationErrorDetail } from '../../generation/index.ts'
import type { Reply } from './reply.ts'

/** An answer that is no success. */
export interface HttpFailure {
  status: number
  /** The body, where it could be read as a reply. */
  reply: Reply | undefined
  /** How long the server asks to be left alone, in ms. */
  retryAfter: number | undefined
}

/** The error for an answer to a POST or to a question after a job; the sentence quotes the server. */
export function httpFailure({ status, reply, retryAfter }: HttpFailure, asked: 'submit' | 'status'): GenerationError {
  const said = reply?.message ? ` It says: ${quoted(reply.message)}` : ''
  const refusal = (code: GenerationError['code'], sentence: string, detail: GenerationErrorDetail = {}) =>
    new GenerationError(code, sentence + said, detail)
  switch (status) {
    case 401:
      return refusal('unauthorised', 'The API does not know this key (401). Check it under Connection.')
    case 402:
      return refusal('unauthorised', 'The API wants to be paid first (402). See to your plan, or draw on this device.')
    case 403:
      return refusal(
        'unauthorised',
        'This key may not do that (403): the plan may not include it. See to your plan, or draw on this device.',
      )
    case 404:
    case 410:
      return asked === 'submit'
        ? refusal(
            'retired',
            `This endpoint seems retired (${status}). Draw on this device instead, or check the base URL under Connection.`,
          )
        : refusal('retired', `The API no longer knows this job (${status}). Generate again.`)
    case 400:
    case 413:
    case 415:
    case 422:
      return refusal('rejected', `The API refused the request (${status}). Mend it and generate again.`, {
        ...(reply?.field && { field: reply.field }),
      })
    case 429:
    case 503: {
      const wait = retryAfter === undefined ? 'in a while' : `in ${seconds(retryAfter)}`
      const reason =
        status === 429 ? 'The API takes no more requests for now (429)' : 'The API is not available now (503)'
      return refusal('rate-limited', `${reason}. Try again ${wait}.`, {
        ...(retryAfter !== undefined && { retryAfter }),
      })
    }
  }
  if (status >= 500) {
    return asked === 'submit'
      ? refusal(
          'maybe-accepted',
          `The API failed (${status}). The request may have been accepted: sending it again may be charged twice.`,
        )
      : refusal(
          'unreachable',
          `The API fails when asked after the picture (${status}). Keep waiting, or ask again later.`,
        )
  }
  return refusal(
    'rejected',
    `The API answered in a way that Darkroom does not understand (${status}). See the inspector.`,
  )
}

/** The server's words, cut to what fits a sentence. */
export function quoted(words: string): string {
  return `“${words.length > 300 ? `${words.slice(0, 300)}…` : words}”`
}

function seconds(ms: number): string {
  const count = Math.ceil(ms / 1000)
  return count === 1 ? '1 second' : `${count} seconds`
}
