/** How much of a file is asked for at a time: little, as what is under way is lost with a killed tab; more where asking takes long. */
import { chunkBytes } from '../store/index.ts'

/** A large file has no fewer parts: nine kills of four connections lose 9 × 4 ÷ 2048 of it at the most, 1.8 %. */
const fewestParts = 2048
/** And a chunk has no more: each costs the browser about 7 ms, a whole chunk 230. */
const mostInChunk = 8
/** An answer that begins within so many ms costs nothing, as the other connections go on meanwhile. */
const soon = 10
/** Of so many answers the one that began soonest tells how far the server is: the others waited for something else. */
const enough = 8

/** The size of one file's parts; connections to the same file share it. */
export class PartSize {
  private readonly least: number
  private now: number
  private answers = 0
  private shortestWait = Number.POSITIVE_INFINITY

  /** For a file of `bytes`. */
  constructor(bytes: number) {
    const inChunk = Math.min(mostInChunk, Math.ceil((fewestParts * chunkBytes) / bytes))
    this.least = Math.ceil(chunkBytes / inChunk)
    this.now = this.least
  }

  /** Where the part ends that has the byte at `begin`, in bytes from its chunk's first. */
  endAfter(begin: number): number {
    return Math.min((Math.floor(begin / this.now) + 1) * this.now, chunkBytes)
  }

  /** The answer began `wait` ms after it was asked for, and `bytes` had come after `took` ms. */
  note({ wait, took, bytes }: { wait: number; took: number; bytes: number }): void {
    this.shortestWait = Math.min(this.shortestWait, wait)
    if (++this.answers < enough || bytes < this.now) return
    const waits = took / this.shortestWait
    if (waits < 4 && this.shortestWait > soon) this.now = Math.min(2 * this.now, chunkBytes)
    if (waits > 16) this.now = Math.max(this.now / 2, this.least)
  }

  /** The server refused an answer: it is asked as seldom as may be. */
  refused(): void {
    this.now = chunkBytes
  }
}
