/** Waiting for a server, with time that passes when the test says so. */
import { afterEach, expect, test, vi } from 'vitest'
import { answerBytes, patience } from './index.ts'

/** Ends of time by their length in ms, the latest last. */
let ends: { ms: number; over: AbortController }[] = []

function frozenTime() {
  ends = []
  vi.spyOn(AbortSignal, 'timeout').mockImplementation((ms) => {
    const over = new AbortController()
    ends.push({ ms, over })
    return over.signal
  })
}
const pass = (ms: number) => ends.findLast((end) => end.ms === ms)!.over.abort(new DOMException('Late', 'TimeoutError'))

afterEach(() => void vi.restoreAllMocks())

const limits = { silence: 10, whole: 100 }

test('nothing heard is silence', () => {
  frozenTime()
  const waiting = patience(limits)
  pass(10)
  expect(waiting.signal.aborted).toBe(true)
  expect(waiting.isOver()).toBe(true)
})

test('a piece now and then is none, but for all of it there is a limit', async () => {
  frozenTime()
  const waiting = patience(limits)
  const slow = new ReadableStream<Uint8Array<ArrayBuffer>>({ pull: (to) => to.enqueue(Uint8Array.of(7)) })
  const read = answerBytes(new Response(slow), 5, waiting)
  await read
  pass(10)
  expect(waiting.signal.aborted).toBe(false)
  expect(ends.map(({ ms }) => ms)).toEqual([100, 10, 10])
  // Since then nothing came.
  pass(10)
  expect(waiting.signal.aborted).toBe(true)

  const long = patience(limits)
  pass(100)
  expect(long.isOver()).toBe(true)
})

test('who stops waiting stops it, and what is over is no longer watched', () => {
  frozenTime()
  const given = new AbortController()
  const waiting = patience(limits, given.signal)
  given.abort()
  expect(waiting.signal.aborted).toBe(true)
  expect(waiting.isOver()).toBe(false)
  waiting.end()
  pass(10)
  expect(ends).toHaveLength(2)
})

test('an answer is read to its limit and not a piece further', async () => {
  let pieces = 0
  let isCancelled = false
  const endless = new ReadableStream<Uint8Array<ArrayBuffer>>(
    {
      pull: (to) => to.enqueue(new Uint8Array(1000).fill(++pieces)),
      cancel: () => {
        isCancelled = true
      },
    },
    { highWaterMark: 0 },
  )
  expect(await answerBytes(new Response(endless), 2500)).toBeUndefined()
  expect(pieces).toBe(3)
  expect(isCancelled).toBe(true)
})

test('an answer that says that it is too long is not read at all', async () => {
  const body = vi.fn()
  const stream = new ReadableStream<Uint8Array<ArrayBuffer>>({ pull: body }, { highWaterMark: 0 })
  expect(await answerBytes(new Response(stream, { headers: { 'Content-Length': '2501' } }), 2500)).toBeUndefined()
  expect(body).not.toHaveBeenCalled()
})
