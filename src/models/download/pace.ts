/** How fast bytes come, and how long the rest will take. */

/** Speeds of less than this many ms are guesses; older bytes say little about the next ones. */
const shortest = 1000
const longest = 10_000

export class Pace {
  private readonly samples: { at: number; loaded: number }[] = []

  /** `loaded` bytes in all were there at `at` ms. */
  note(loaded: number, at: number): void {
    // Bytes that were thrown away would make the speed negative.
    if (loaded < (this.samples.at(-1)?.loaded ?? 0)) this.samples.length = 0
    this.samples.push({ at, loaded })
    while (this.samples.length > 2 && at - this.samples[1]!.at >= longest) this.samples.shift()
  }

  /** Over the last ten seconds; undefined at first. */
  bytesPerSecond(): number | undefined {
    const first = this.samples[0]
    const last = this.samples.at(-1)
    if (!first || !last || last.at - first.at < shortest) return undefined
    return (1000 * (last.loaded - first.loaded)) / (last.at - first.at)
  }

  /** At that speed; undefined where nothing comes. */
  secondsLeft(total: number): number | undefined {
    const speed = this.bytesPerSecond()
    const loaded = this.samples.at(-1)?.loaded ?? 0
    return speed ? (total - loaded) / speed : undefined
  }
}
