/** A request's pictures on their way into files: each is turned and packed while the GPU draws the next, and told of in order. */
import type { GenerationEvent } from '../../generation/index.ts'
import { encodePng, type Pixels } from '../../imaging/index.ts'
import { messagesAreRead } from './messages.ts'

type Image = Extract<GenerationEvent, { type: 'image' }>

export class PictureFiles {
  private readonly emit: (event: Image) => void
  private last: Promise<void> = Promise.resolve()

  constructor(emit: (event: Image) => void) {
    this.emit = emit
  }

  /** `pixels` are asked for once the thread has nothing to do for the GPU. */
  add(pixels: () => Pixels, facts: Omit<Image, 'type' | 'picture'>): void {
    const before = this.last
    this.last = this.packed(pixels, facts, before)
    // Whoever waits for all of them hears of it.
    this.last.catch(() => {})
  }

  /** That all pictures so far are told of. */
  get told(): Promise<void> {
    return this.last
  }

  private async packed(pixels: () => Pixels, facts: Omit<Image, 'type' | 'picture'>, before: Promise<void>) {
    await messagesAreRead()
    const picture = await encodePng(pixels())
    await before
    this.emit({ type: 'image', ...facts, picture })
  }
}
