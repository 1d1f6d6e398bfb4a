/** The one way in which a reader of bytes gives up: with the file's name, what is wrong, and what to do. */
import type { GenerationError } from '../generation/index.ts'
import { badFile } from './bad-file.ts'

export function damaged(name: string, reason: string, cause?: unknown): GenerationError {
  return badFile(name, `is damaged: ${reason}. Download it again.`, cause)
}
