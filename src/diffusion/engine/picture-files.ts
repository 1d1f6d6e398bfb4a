/** A request's pictures on their way into files: each is turned, checked and packed while the GPU draws the next, and told of in order. */
import type { GenerationEvent } from '../../generation/index.ts'
import { encodePng, type Pixels } from '../../imaging/index.ts'
import { messagesAreRead } from './messages.ts'

type Image = Extract<GenerationEvent, { type: 'image' }>

/** A picture as it may be shown. */
interface Finished {
  pixels: Pixels
  flagged?: boolean
}

export class PictureFiles {
  private readonly emit: (event: Image) => void
  private last: Promise<void> = Promise.resolve()

  constructor(emit: (event: Image) => void) {
    this.emit = emit
  }

  /** `finish` is called once the thread has nothing to do for the GPU. */
  add(finish: () => Promise<Finished>, facts: Omit<Image, 'type' | 'picture'>): void {
    const before = this.last
    this.last = this.packed(finish, facts, before)
    // Whoever waits for all of them hears of it.
    this.last.catch(() => {})
  }

  /** That all pictures so far are told of. */
  get told(): Promise<void> {
    return this.last
  }

  private async packed(finish: () => Promise<Finished>, facts: Omit<Image, 'type' | 'picture'>, before: Promise<void>) {
    await messagesAreRead()
    const { pixels, ...verdict } = await finish()
    const picture = await encodePng(pixels)
    await before
    this.emit({ type: 'image', ...facts, ...verdict, picture })
  }
}
