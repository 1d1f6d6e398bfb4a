/** What is to be drawn, or was: a request, and what people call its model; or the picture made from it that is to be larger. */
import type { Enlargement } from '../../src/diffusion/index.ts'
import type { Enlarged } from '../../src/gallery/index.ts'
import type { BackendName, GenerationRequest } from '../../src/parameters/index.ts'

export interface Job {
  /** Of a picture that is to be larger, how that one was made. */
  request: GenerationRequest
  modelName: string
  enlarging?: Enlarging | undefined
}

/** What is asked of the upscaler, and what goes with the picture; `upscalerName` is what people call it. */
export interface Enlarging extends Enlargement, Pick<Enlarged, 'by' | 'source' | 'isForeign'> {
  upscalerName: string
  /** Who made the picture that is enlarged. */
  madeBy: BackendName
  /** How it was made, where its file does not say so but Darkroom knows. */
  parameters?: string | undefined
}
