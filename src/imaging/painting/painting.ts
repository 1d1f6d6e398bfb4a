/** A mask being painted: what each tool does to it, and how that is undone. */
import { gaussianBlur } from '../blur.ts'
import type { Raster } from '../raster.ts'
import type { Box } from '../resize.ts'
import { drawPolygon, type Point, polygonBox } from './polygon.ts'
import { TileHistory } from './tile-history.ts'
import { type Dab, drawLine, reachOf, type Touch } from './tip.ts'

/** The mask of a picture of `width` × `height`, empty at first. White, 255, is drawn anew. Every method but `stroke` is one step to undo. */
export class Painting {
  readonly mask: Raster
  readonly #history: TileHistory
  /** Hears what of the mask changed. */
  readonly #changed: (box: Box) => void

  constructor(width: number, height: number, changed: (box: Box) => void = () => {}) {
    this.mask = { width, height, channels: 1, data: new Uint8Array(width * height) }
    this.#history = new TileHistory(this.mask)
    this.#changed = changed
  }

  get undoSteps(): number {
    return this.#history.undoSteps
  }

  get redoSteps(): number {
    return this.#history.redoSteps
  }

  /** What undoing takes in memory, about. */
  get historyBytes(): number {
    return this.#history.bytes
  }

  /** How much of the picture is painted, 0 to 1. */
  get share(): number {
    const { data } = this.mask
    let sum = 0
    // Counted, not iterated over: that takes ten times as long, after every stroke.
    for (let i = 0; i < data.length; i++) sum += data[i]!
    return sum / 255 / data.length
  }

  /** A piece of a stroke, which goes on until `commit` or `abandon`. */
  stroke(from: Dab, to: Dab, touch: Touch): void {
    this.#change(reachOf(from, to, this.mask), () => drawLine(this.mask, from, to, touch))
  }

  commit(): void {
    this.#history.commit()
  }

  abandon(): void {
    this.#tell(this.#history.abandon())
  }

  /** `box` in whole pixels, its corners in any order. */
  rectangle(box: Box, erases: boolean): void {
    const { width, height } = this.mask
    const within = (value: number, most: number) => Math.min(most, Math.max(0, Math.round(value)))
    const [left, right] = [within(Math.min(box.left, box.right), width), within(Math.max(box.left, box.right), width)]
    const [top, bottom] = [within(Math.min(box.top, box.bottom), height), within(Math.max(box.top, box.bottom), height)]
    this.#step({ left, top, right, bottom }, () => {
      for (let y = top; y < bottom; y++) this.mask.data.fill(erases ? 0 : 255, y * width + left, y * width + right)
    })
  }

  lasso(points: readonly Point[], erases: boolean): void {
    if (points.length < 3) return
    this.#step(polygonBox(points, this.mask), () => drawPolygon(this.mask, points, erases))
  }

  fill(): void {
    this.#whole(() => this.mask.data.fill(255))
  }

  clear(): void {
    this.#whole(() => this.mask.data.fill(0))
  }

  invert(): void {
    this.#whole(() => {
      for (let i = 0; i < this.mask.data.length; i++) this.mask.data[i]! ^= 255
    })
  }

  /** Softens all edges; `radius` in pixels as Pillow's GaussianBlur has it. */
  feather(radius: number): void {
    this.#whole(() => this.mask.data.set(gaussianBlur(this.mask, radius).data))
  }

  /** Takes over a mask of the same size. */
  replace({ width, height, data }: Raster): void {
    if (width !== this.mask.width || height !== this.mask.height) throw new Error('A mask has the size of its picture')
    this.#whole(() => this.mask.data.set(data))
  }

  undo(): void {
    this.#tell(this.#history.undo())
  }

  redo(): void {
    this.#tell(this.#history.redo())
  }

  #whole(change: () => void): void {
    const { width, height } = this.mask
    this.#step({ left: 0, top: 0, right: width, bottom: height }, change)
  }

  #step(box: Box, change: () => void): void {
    this.commit()
    this.#change(box, change)
    this.commit()
  }

  #change(box: Box, change: () => void): void {
    if (box.right <= box.left || box.bottom <= box.top) return
    this.#history.keep(box)
    change()
    this.#changed(box)
  }

  #tell(box: Box | undefined): void {
    if (box) this.#changed(box)
  }
}
