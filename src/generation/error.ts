/** The one error that a person sees: what went wrong, said so that they know what to do next. */
export type GenerationErrorCode =
  | 'invalid-request'
  | 'no-webgpu'
  | 'out-of-memory'
  | 'device-lost'
  /** The GPU is there, and takes other commands. */
  | 'gpu-refused'
  | 'non-finite'
  | 'download'
  | 'quota'
  /** The browser keeps nothing for this page. */
  | 'no-storage'
  | 'bad-file'
  | 'unauthorised'
  | 'rejected'
  | 'rate-limited'
  | 'retired'
  | 'unreachable'
  /** A picture lies on this device only, and the backend takes public addresses. */
  | 'private-picture'
  | 'timed-out'
  /** The request was sent, its answer lost: sending again may make, and charge, the picture twice. */
  | 'maybe-accepted'

export interface GenerationErrorDetail {
  /** The request field at fault, so that the form can point at it. */
  field?: string
  /** How long the other side asks to be left alone, in ms. */
  retryAfter?: number
  cause?: unknown
}

/** A failure with a code for the program and a sentence for the person. */
export class GenerationError extends Error {
  override readonly name = 'GenerationError'
  readonly code: GenerationErrorCode
  readonly field: string | undefined
  readonly retryAfter: number | undefined

  constructor(code: GenerationErrorCode, message: string, { field, retryAfter, cause }: GenerationErrorDetail = {}) {
    super(message, cause === undefined ? undefined : { cause })
    this.code = code
    this.field = field
    this.retryAfter = retryAfter
  }
}

/** What an error, or whatever was thrown in its place, says; undefined where it says nothing. */
export function reasonOf(error: unknown): string | undefined {
  if (typeof error === 'string') return error || undefined
  const { message, name } = Object(error) as { message?: unknown; name?: unknown }
  if (typeof message === 'string' && message) return message
  return error instanceof Error && name !== 'Error' ? String(name) : undefined
}
