/** Errors across a thread: taken apart on one side, put together on the other. */
import { GenerationError, type GenerationErrorCode, reasonOf } from './error.ts'

/** An error in a form that can be posted. */
export type Failure =
  | { kind: 'abort' }
  | { kind: 'generation'; code: GenerationErrorCode; message: string; field: string | undefined }
  | { kind: 'other'; name: string; message: string; stack: string | undefined }

/** What is posted of an error. */
export function failure(error: unknown): Failure {
  if (error instanceof GenerationError) {
    return { kind: 'generation', code: error.code, message: error.message, field: error.field }
  }
  if (error instanceof Error && error.name === 'AbortError') return { kind: 'abort' }
  const { name, message, stack } = error instanceof Error ? error : new Error(reasonOf(error))
  return { kind: 'other', name, message, stack }
}

/** The error that was posted. */
export function rebuilt(failure: Failure): Error {
  switch (failure.kind) {
    case 'abort':
      return new DOMException('The generation was stopped.', 'AbortError')
    case 'generation':
      return new GenerationError(failure.code, failure.message, { ...(failure.field && { field: failure.field }) })
    case 'other':
      return Object.assign(new Error(failure.message), { name: failure.name, stack: failure.stack })
  }
}
