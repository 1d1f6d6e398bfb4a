/** A backend that draws grey squares at once: for tests of whatever stands before a backend. */
import { problems } from '../parameters/index.ts'
import type { Backend } from './backend.ts'
import { GenerationError } from './error.ts'

/** One by one pixel, a complete PNG. */
const pixel = Uint8Array.from(
  atob('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNoAAAAggCBd81ytgAAAABJRU5ErkJggg=='),
  (character) => character.charCodeAt(0),
)

export const fakeBackend: Backend = {
  async *generate(request, signal) {
    signal.throwIfAborted()
    const [problem] = problems(request)
    if (problem) throw new GenerationError('invalid-request', problem.sentence, { field: problem.field })
    const { samples, num_inference_steps: steps, seed } = request
    for (let index = 0; index < samples; index++) {
      for (let step = 1; step <= steps; step++) {
        await new Promise((resolve) => setTimeout(resolve))
        signal.throwIfAborted()
        yield { type: 'step', image: index, step, steps }
      }
      yield { type: 'image', index, seed: seed + index, picture: new Blob([pixel], { type: 'image/png' }) }
    }
  },
}
