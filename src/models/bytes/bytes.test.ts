import { describe, expect, it } from 'vitest'
import { GenerationError } from '../../generation/index.ts'
import { type ByteSource, blobBytes, download, memoryBytes } from './bytes.ts'

const data = Uint8Array.from({ length: 100 }, (_, i) => i)
const sources: [string, ByteSource][] = [
  ['memory', memoryBytes(data)],
  ['a Blob', blobBytes(new Blob([data]))],
]

describe.each(sources)('bytes in %s', (_, source) => {
  it('are read by range', async () => {
    expect(source.size).toBe(100)
    expect(await source.read(10, 13)).toEqual(Uint8Array.of(10, 11, 12))
    expect(await source.read(100, 100)).toEqual(new Uint8Array())
  })

  it.each([
    [90, 101],
    [-1, 4],
    [5, 4],
  ])('are refused from %d to %d', async (begin, end) => {
    await expect(source.read(begin, end)).rejects.toThrow(RangeError)
  })
})

it('reads memory synchronously, without a copy', () => {
  expect(memoryBytes(data).readSync(1, 3).buffer).toBe(data.buffer)
})

it('says that a Blob is read synchronously only in a worker', () => {
  expect(() => blobBytes(new Blob([data])).readSync(0, 1)).toThrow('worker')
})

it('asks for the file again when it has changed since it was chosen', async () => {
  const blob = new Blob([data])
  blob.slice = () =>
    Object.assign(new Blob(), { arrayBuffer: () => Promise.reject(new DOMException('gone', 'NotReadableError')) })
  const error = await blobBytes(blob)
    .read(0, 1)
    .catch((error: unknown) => error)
  expect(error).toBeInstanceOf(GenerationError)
  expect(error).toMatchObject({ code: 'bad-file', message: expect.stringContaining('Choose it again') })
})

describe('a download', () => {
  it('brings a range into local bytes, piece by piece, and reports how far it is', async () => {
    const progress: [number, number][] = []
    const onProgress = (loaded: number, total: number) => progress.push([loaded, total])
    const local = await download(memoryBytes(data), 20, 65, { pieceBytes: 20, onProgress })
    expect(progress).toEqual([
      [20, 45],
      [40, 45],
      [45, 45],
    ])
    expect(local.size).toBe(45)
    expect(await local.read(0, 45)).toEqual(data.slice(20, 65))
  })

  it('stops with an AbortError between two pieces', async () => {
    const abort = new AbortController()
    let pieces = 0
    const onProgress = () => {
      pieces++
      abort.abort()
    }
    const downloading = download(memoryBytes(data), 0, 100, { pieceBytes: 10, onProgress, signal: abort.signal })
    await expect(downloading).rejects.toMatchObject({ name: 'AbortError' })
    expect(pieces).toBe(1)
  })
})
