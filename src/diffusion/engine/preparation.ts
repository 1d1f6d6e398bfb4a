/** A model that is made ready before anybody asks for a picture: who hears of it, and who may call it off. */
import type { GenerationEvent } from '../../generation/index.ts'
import type { GenerationRequest } from '../../parameters/index.ts'

type Emit = (event: GenerationEvent) => void

export class Preparation {
  /** Aborted where it is called off. */
  readonly signal: AbortSignal
  private readonly request: GenerationRequest
  private readonly hearers: Emit[]
  private readonly stopping = new AbortController()

  constructor(request: GenerationRequest, signal: AbortSignal, emit: Emit) {
    this.request = request
    this.signal = AbortSignal.any([signal, this.stopping.signal])
    this.hearers = [emit]
  }

  /** Tells of the loading; what the request would be warned of is said when it is drawn. */
  readonly emit: Emit = (event) => {
    if (event.type === 'loading') for (const hear of this.hearers) hear(event)
  }

  /** The next to be drawn waits for it and hears of it, if it is of any use to it; else it is called off. */
  meet(request: GenerationRequest, emit: Emit): void {
    const names = ['model_id', 'vae', 'weight_bits'] as const
    if (names.every((name) => request[name] === this.request[name])) this.hearers.push(emit)
    else this.stop()
  }

  stop(): void {
    this.stopping.abort()
  }
}
