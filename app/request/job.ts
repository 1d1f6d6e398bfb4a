/** What is to be drawn, or was: a request, and what people call its model. */
import type { GenerationRequest } from '../../src/parameters/index.ts'

export interface Job {
  request: GenerationRequest
  modelName: string
}
