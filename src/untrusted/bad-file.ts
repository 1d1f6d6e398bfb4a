/** The refusal of a file: which one, what is wrong with it, and what to do. */
import { GenerationError } from '../generation/index.ts'

/** An error that begins with the file's name; `sentence` goes on from there and says what to do next. */
export function badFile(name: string, sentence: string, cause?: unknown): GenerationError {
  return new GenerationError('bad-file', `${name} ${sentence}`, { cause })
}
