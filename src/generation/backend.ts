/** The contract between whoever asks for a picture and whoever makes it. */
import type { GenerationRequest } from '../parameters/index.ts'

/** Progress of one generation. The end of the stream is success; a throw is failure; an AbortError is a change of mind. */
export type GenerationEvent =
  | { type: 'queued'; position?: number }
  /** `loaded` and `total` are bytes. */
  | { type: 'loading'; label: string; loaded: number; total: number }
  /** The field was asked for, but this backend cannot honour it. */
  | { type: 'warning'; field: keyof GenerationRequest; reason: string }
  /**
   * `step` of `steps` is done for picture `image` (counted from 0). `share` is how much of the picture's work that is, 0 to 1, where its
   * steps are not all alike.
   */
  | { type: 'step'; image: number; step: number; steps: number; share?: number; preview?: ImageBitmap }
  /**
   * `subseed` is that of a variation, where the request asks for one. Whoever asks for the next event has kept the picture:
   * what a backend that outlives the page knows of it may be forgotten.
   */
  | {
      type: 'image'
      index: number
      seed: number
      subseed?: number
      /** What the weights were rounded to by itself, where they were. */
      weight_bits?: '8bit' | '4bit'
      /** Where it lacks the second pass that was asked for. */
      hires?: false
      picture: Blob
      flagged?: boolean
      delivery?: Delivery
    }

/** Which of a job's pictures it is, where jobs outlive the page. */
export interface Delivery {
  /** The job's. */
  id: string
  /** How many came, this one among them. */
  count: number
  isLast: boolean
}

/** Makes pictures from requests. Stopping is not asking for more, or aborting the signal. */
export interface Backend<Request = GenerationRequest> {
  generate(request: Request, signal: AbortSignal): AsyncIterable<GenerationEvent>
}
