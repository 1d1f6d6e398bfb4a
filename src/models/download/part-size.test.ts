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
  it.each([40e6, 2e9, 2.13e9, 7e9, 9e9])(
    'of %d bytes are so small that nine kills of four connections lose little',
    (bytes) => {
      const nine = 9 * 4 * new PartSize(bytes).endAfter(0)
      expect(nine).toBeLessThanOrEqual(Math.max(0.018 * bytes, 9 * MiB))
    },
  )

  it('end at the same places whatever was kept of one', () => {
    const size = new PartSize(40e6)
    expect([0, 1, 262_143, 262_144, 700_000].map((begin) => size.endAfter(begin) / 262_144)).toEqual([1, 1, 1, 2, 3])
  })

  it('stay small where answers begin at once, however fast they come', () => {
    expect(new Set(sizes(2e9, { wait: 3, speed: 1e9 }))).toEqual(new Set([MiB / 2]))
  })

  it('grow where asking takes longer than what comes of it, up to a chunk', () => {
    const grown = sizes(2e9, { wait: 100, speed: 100e6 })
    expect(grown.slice(0, 8)).toEqual(new Array(8).fill(MiB / 2))
    expect(grown.at(-1)).toBe(4 * MiB)
    // Waiting is then a small part of the time, or nothing more can be done.
    expect(sizes(2e9, { wait: 20, speed: 25e6 }).at(-1)).toBe(2 * MiB)
  })

  it('become large at once where the server refuses, and small again while it gives', () => {
    const size = new PartSize(2e9)
    size.refused()
    expect(size.endAfter(0)).toBe(4 * MiB)
    expect(sizes(2e9, { wait: 5, speed: 5e6 }, 20, size).at(-1)).toBe(MiB / 2)
  })
})
