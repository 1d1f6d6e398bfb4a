/** Zip files; what is written here was opened by Info-ZIP's unzip and Python's zipfile as well. */
import { crc32 } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { zip } from './zip.ts'

const files = [
  { name: 'one.png', data: new Blob(['first picture']), date: new Date(2026, 10, 21, 6, 25, 31).getTime() },
  { name: 'zwei 🛶.png', data: new Blob([new Uint8Array(100_000).fill(7)]), date: new Date(1999, 11, 31).getTime() },
]

describe('a zip', () => {
  it('has each file as it is, with its name, checksum and time, and a directory that finds them', async () => {
    const bytes = Buffer.from(await (await zip(files)).arrayBuffer())
    const end = bytes.length - 22
    expect(bytes.readUInt32LE(end)).toBe(0x06054b50)
    expect(bytes.readUInt16LE(end + 10)).toBe(2)
    let entry = bytes.readUInt32LE(end + 16)
    expect(entry + bytes.readUInt32LE(end + 12)).toBe(end)
    for (const { name, data } of files) {
      const content = Buffer.from(await data.arrayBuffer())
      const nameLength = bytes.readUInt16LE(entry + 28)
      expect(bytes.toString('utf8', entry + 46, entry + 46 + nameLength)).toBe(name)
      expect(bytes.readUInt32LE(entry + 16)).toBe(crc32(content))
      const header = bytes.readUInt32LE(entry + 42)
      expect(bytes.readUInt32LE(header)).toBe(0x04034b50)
      expect(bytes.subarray(header + 4, header + 30)).toEqual(bytes.subarray(entry + 6, entry + 32))
      const start = header + 30 + nameLength
      expect(bytes.subarray(start, start + content.length).equals(content)).toBe(true)
      entry += 46 + nameLength
    }
    // 06:25:30 (two seconds are one), 21 November 2026.
    expect(bytes.readUInt16LE(10)).toBe((6 << 11) | (25 << 5) | 15)
    expect(bytes.readUInt16LE(12)).toBe((46 << 9) | (11 << 5) | 21)
  })

  it('may be empty', async () => {
    expect((await zip([])).size).toBe(22)
  })
})
