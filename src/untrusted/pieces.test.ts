/** What Node has and Safari before 27 has not is taken away: a stream is read without it. */
import { deflateSync } from 'node:zlib'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { inflated } from './inflated.ts'
import { pieces } from './pieces.ts'

const { prototype } = ReadableStream
const iterating = { ...Object.getOwnPropertyDescriptors(prototype) }[
  Symbol.asyncIterator as never
] as PropertyDescriptor

beforeAll(() => void Reflect.deleteProperty(prototype, Symbol.asyncIterator))
afterAll(() => void Object.defineProperty(prototype, Symbol.asyncIterator, iterating))

test('all pieces come in their order', async () => {
  const read: number[] = []
  for await (const piece of pieces(new Blob([Uint8Array.of(1, 2), Uint8Array.of(3)]).stream())) read.push(...piece)
  expect(read).toEqual([1, 2, 3])
})

test('the stream of one who leaves early is ended', async () => {
  let isCancelled = false
  const endless = new ReadableStream<Uint8Array<ArrayBuffer>>({
    pull: (controller) => controller.enqueue(Uint8Array.of(7)),
    cancel: () => {
      isCancelled = true
    },
  })
  for await (const piece of pieces(endless)) if (piece[0] === 7) break
  expect(isCancelled).toBe(true)
})

test('words are inflated', async () => {
  expect(await inflated(new Uint8Array(deflateSync('words')))).toEqual(new TextEncoder().encode('words'))
})
