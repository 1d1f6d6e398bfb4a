/** Undo and redo by tiles: each step keeps what changed of the picture, packed, instead of the picture. */
import type { Raster } from '../raster.ts'
import type { Box } from '../resize.ts'

/** A tile's samples: one number where all are alike, runs where those are shorter, else as they are. */
type Packed = number | Uint8Array

/** What the changed tiles hold on the other side of the step. */
interface Step {
  tiles: Map<number, Packed>
  bytes: number
}

const side = 64
/** So many steps are kept whatever they take; more of them, as long as they fit into the bytes. */
const leastSteps = 100
const mostBytes = 64e6

/** The history of a picture with one channel. Call `keep` with what will change, change it, and `commit` when the step is over. */
export class TileHistory {
  readonly #picture: Raster
  readonly #columns: number
  #open = new Map<number, Packed>()
  #done: Step[] = []
  #undone: Step[] = []

  constructor(picture: Raster) {
    this.#picture = picture
    this.#columns = Math.ceil(picture.width / side)
  }

  get undoSteps(): number {
    return this.#done.length
  }

  get redoSteps(): number {
    return this.#undone.length
  }

  /** What the steps take, about. */
  get bytes(): number {
    return [...this.#done, ...this.#undone].reduce((sum, { bytes }) => sum + bytes, 0)
  }

  /** Remembers what lies in `box`, for the step that is open. */
  keep({ left, top, right, bottom }: Box): void {
    if (right <= left || bottom <= top) return
    for (let row = Math.floor(top / side); row * side < bottom; row++) {
      for (let column = Math.floor(left / side); column * side < right; column++) {
        const tile = row * this.#columns + column
        if (!this.#open.has(tile)) this.#open.set(tile, pack(this.#read(tile)))
      }
    }
  }

  /** Closes the open step, if it changed anything; what was undone before it is lost. */
  commit(): void {
    const tiles = new Map([...this.#open].filter(([tile, packed]) => !isSame(packed, this.#read(tile))))
    this.#open = new Map()
    if (tiles.size === 0) return
    this.#done.push({ tiles, bytes: bytesOf(tiles) })
    this.#undone = []
    while (this.#done.length > leastSteps && this.bytes > mostBytes) this.#done.shift()
  }

  /** Takes the open step back as if it had not begun; the box that changed. */
  abandon(): Box | undefined {
    const tiles = this.#open
    this.#open = new Map()
    return tiles.size > 0 ? this.#exchange(tiles) : undefined
  }

  /** The box that changed; undefined when there is nothing to undo. */
  undo(): Box | undefined {
    return this.#turn(this.#done, this.#undone)
  }

  /** The box that changed; undefined when there is nothing to redo. */
  redo(): Box | undefined {
    return this.#turn(this.#undone, this.#done)
  }

  #turn(from: Step[], to: Step[]): Box | undefined {
    const step = from.pop()
    if (!step) return undefined
    const changed = this.#exchange(step.tiles)
    to.push({ tiles: step.tiles, bytes: bytesOf(step.tiles) })
    return changed
  }

  /** Puts the tiles into the picture, and what lay there into the tiles. */
  #exchange(tiles: Map<number, Packed>): Box {
    const changed: Box = { left: this.#picture.width, top: this.#picture.height, right: 0, bottom: 0 }
    for (const [tile, packed] of tiles) {
      tiles.set(tile, pack(this.#read(tile)))
      const { left, top, right, bottom } = this.#box(tile)
      const samples = unpack(packed, (right - left) * (bottom - top))
      for (let y = top; y < bottom; y++) {
        const row = samples.subarray((y - top) * (right - left), (y - top + 1) * (right - left))
        this.#picture.data.set(row, y * this.#picture.width + left)
      }
      changed.left = Math.min(changed.left, left)
      changed.top = Math.min(changed.top, top)
      changed.right = Math.max(changed.right, right)
      changed.bottom = Math.max(changed.bottom, bottom)
    }
    return changed
  }

  #read(tile: number): Uint8Array {
    const { left, top, right, bottom } = this.#box(tile)
    const samples = new Uint8Array((right - left) * (bottom - top))
    for (let y = top; y < bottom; y++) {
      const row = y * this.#picture.width
      samples.set(this.#picture.data.subarray(row + left, row + right), (y - top) * (right - left))
    }
    return samples
  }

  /** At the right and bottom edges tiles are smaller. */
  #box(tile: number): Box {
    const left = (tile % this.#columns) * side
    const top = Math.floor(tile / this.#columns) * side
    const { width, height } = this.#picture
    return { left, top, right: Math.min(left + side, width), bottom: Math.min(top + side, height) }
  }
}

/** Where `pack` writes; a tile that has no shorter runs stays as it is. */
const runs = new Uint8Array(side * side)

/** Runs are pairs of bytes, how many more of a value there are and the value. */
function pack(samples: Uint8Array): Packed {
  const first = samples[0]!
  if (samples.every((level) => level === first)) return first
  let length = 0
  for (let at = 0, end = 0; at < samples.length; at = end) {
    const level = samples[at]!
    const limit = Math.min(samples.length, at + 256)
    while (end < limit && samples[end] === level) end++
    if (length + 2 >= samples.length) return samples
    runs[length++] = end - at - 1
    runs[length++] = level
  }
  return runs.slice(0, length)
}

function isSame(packed: Packed, samples: Uint8Array): boolean {
  if (typeof packed === 'number') return samples.every((level) => level === packed)
  const before = unpack(packed, samples.length)
  return samples.every((level, i) => level === before[i])
}

function unpack(packed: Packed, count: number): Uint8Array {
  const samples = new Uint8Array(count)
  if (typeof packed === 'number') return samples.fill(packed)
  if (packed.length === count) return packed
  for (let i = 0, at = 0; i < packed.length; i += 2) {
    const end = at + packed[i]! + 1
    samples.fill(packed[i + 1]!, at, end)
    at = end
  }
  return samples
}

/** With what a map's entry takes itself, roughly. */
function bytesOf(tiles: Map<number, Packed>): number {
  let bytes = 0
  for (const packed of tiles.values()) bytes += 48 + (typeof packed === 'number' ? 0 : packed.length)
  return bytes
}
