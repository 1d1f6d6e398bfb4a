/** The one error that a person sees: what went wrong, said so that they know what to do next. */

export type GenerationErrorCode =
  | 'invalid-request'
  | 'no-webgpu'
  | 'out-of-memory'
  | 'device-lost'
  | 'non-finite'
  | 'download'
  | 'quota'
  | 'bad-file'
  | 'unauthorised'
  | 'rejected'
  | 'rate-limited'
  | 'retired'
  | 'unreachable'
  | 'timed-out'

export interface GenerationErrorDetail {
  /** The request field at fault, so that the form can point at it. */
  field?: string
  cause?: unknown
}

/** A failure with a code for the program and a sentence for the person. */
export class GenerationError extends Error {
  override readonly name = 'GenerationError'
  readonly code: GenerationErrorCode
  readonly field: string | undefined

  constructor(code: GenerationErrorCode, message: string, { field, cause }: GenerationErrorDetail = {}) {
    super(message, cause === undefined ? undefined : { cause })
    this.code = code
    this.field = field
  }
}
