import { describe, expect, it } from 'vitest'
import { PartSize } from './part-size.ts'

const MiB = 1 << 20

/** Fetches a file part by part from a server that answers after `wait` ms and then sends so many bytes a second; gives the parts' sizes. */
function sizes(
  fileBytes: number,
  { wait, speed }: { wait: number; speed: number },
  count = 40,
  size = new PartSize(fileBytes),
) {
  return Array.from({ length: count }, () => {
    const bytes = size.endAfter(0)
    size.note({ wait, took: wait + (1000 * bytes) / speed, bytes })
    return bytes
  })
}

describe('the parts of a file', () => {
  it.each([2e9, 2.13e9, 7e9, 20e9])(
    'of %d bytes are so small that nine kills of four connections lose less than a fiftieth',
    (bytes) => {
      expect(9 * 4 * new PartSize(bytes).endAfter(0)).toBeLessThan(0.02 * bytes)
    },
  )

  it('end at the same places whatever was kept of one, and with the chunk', () => {
    const size = new PartSize(40e6)
    const ends = [0, 1, MiB / 2 - 1, MiB / 2, 2.7 * MiB, 4 * MiB - 1].map((begin) => size.endAfter(begin) / MiB)
    expect(ends).toEqual([0.5, 0.5, 0.5, 1, 3, 4])
    const fifths = new PartSize(2e9)
    expect([0, 3.9 * MiB].map((begin) => fifths.endAfter(begin))).toEqual([838_861, 4 * MiB])
  })

  it('stay small where answers begin at once, however fast they come', () => {
    expect(new Set(sizes(40e6, { wait: 3, speed: 1e9 }))).toEqual(new Set([MiB / 2]))
  })

  it('grow where asking takes longer than what comes of it, up to a chunk', () => {
    const grown = sizes(40e6, { wait: 100, speed: 100e6 })
    expect(grown.slice(0, 8)).toEqual(new Array(8).fill(MiB / 2))
    expect(grown.at(-1)).toBe(4 * MiB)
    // No further than until waiting is the smaller part of the time.
    expect(sizes(40e6, { wait: 20, speed: 25e6 }).at(-1)).toBe(2 * MiB)
  })

  it('become large at once where the server refuses, and small again while it gives', () => {
    const size = new PartSize(40e6)
    size.refused()
    expect(size.endAfter(0)).toBe(4 * MiB)
    expect(sizes(40e6, { wait: 5, speed: 5e6 }, 20, size).at(-1)).toBe(MiB / 2)
  })
})
