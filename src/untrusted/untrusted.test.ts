/** What all readers of strangers' bytes stand on: where it ends, and with which words. */
import { deflateSync } from 'node:zlib'
import * as v from 'valibot'
import { describe, expect, it } from 'vitest'
import {
  answerBytes,
  ByteReader,
  bounded,
  damaged,
  inflated,
  inflating,
  jsonIn,
  jsonOf,
  pieces,
  plainRecord,
  unlessDamaged,
} from './index.ts'

describe('JSON', () => {
  const foreign = { isForeign: true }

  it('is read no deeper and no longer than it may be', () => {
    const nested = (depth: number) => '['.repeat(depth) + ']'.repeat(depth)
    expect(jsonOf(v.unknown(), nested(64))).toBeDefined()
    expect(jsonOf(v.unknown(), nested(65))).toBeUndefined()
    expect(jsonOf(v.unknown(), nested(1_000_000))).toBeUndefined()
    expect(jsonOf(v.unknown(), '"[[[["', { depth: 0 })).toBe('[[[[')
    expect(jsonOf(v.unknown(), '[1,2]', { length: 4 })).toBeUndefined()
  })

  it('keeps the digits of long numbers and takes NaN for nothing where other programs wrote it, and only there', () => {
    const text = '{"seed": 18446744073709551615, "cfg": NaN, "n": -Infinity, "word": "NaN 18446744073709551615"}'
    expect(jsonOf(plainRecord, text, foreign)).toEqual({
      ...{ seed: '18446744073709551615', cfg: null, n: null },
      word: 'NaN 18446744073709551615',
    })
    expect(jsonOf(plainRecord, text)).toBeUndefined()
    // What a double holds stays a number.
    expect(jsonOf(v.unknown(), '[1000000000000000]', foreign)).toEqual([1e15])
  })

  it('ends a string at the quote that ends it, however many backslashes are before it', () => {
    const text = String.raw`["\\", 18446744073709551615, "\"", "\\"]`
    expect(jsonOf(v.unknown(), text, foreign)).toEqual(['\\', '18446744073709551615', '"', '\\'])
  })

  it.each(['{', '{"a', '{"a\\"}', '', 'nul', '[1,]'])('%j is none', (text) => {
    expect(jsonOf(v.unknown(), text, foreign)).toBeUndefined()
  })

  it('of another form is told by the file’s name and the place', () => {
    const schema = v.object({ a: v.object({ b: v.number() }) })
    const read = () => jsonIn(schema, '{"a":{"b":"x"}}', 'x.json', 'its config')
    expect(read).toThrow('x.json is damaged: its config is not as it should be (a.b). Download it again.')
  })
})

describe('a cursor', () => {
  const reader = (limits = {}) => new ByteReader('x.bin', Uint8Array.of(1, 2, 3, 4, 10), limits)

  it('reads numbers of either order', () => {
    expect([reader().uint16(), reader().uint16(false), reader().uint32(false)]).toEqual([0x201, 0x102, 0x1020304])
    expect(reader().letters(4)).toBe('\x01\x02\x03\x04')
  })

  it('leads nowhere outside, and ends after its steps', () => {
    expect(() => reader().take(6)).toThrow('x.bin is damaged: 6 bytes are to follow byte 0 of 5.')
    expect(() => reader().take(-1)).toThrow('x.bin is damaged')
    expect(() => reader().goTo(6)).toThrow('x.bin is damaged: it goes on at byte 6 of 5.')
    const short = reader({ steps: 2 })
    expect([short.uint8(), short.uint8()]).toEqual([1, 2])
    expect(() => short.uint8()).toThrow('it is made of more parts than any such file')
  })

  it('begins nowhere outside, and takes no text or line that is longer than its limit', () => {
    for (const at of [6, -1, Number.NaN]) {
      expect(() => new ByteReader('x.bin', new Uint8Array(5), {}, at)).toThrow(`it goes on at byte ${at} of 5`)
    }
    expect(() => reader({ textBytes: 3 }).text(4)).toThrow('it has a text of 4 bytes')
    expect(() => reader({ textBytes: 4 }).line()).toThrow('it has a line without an end')
    expect(reader({ textBytes: 5 }).line()).toBe('\x01\x02\x03\x04')
  })

  it('that gives up is as good as nothing to whom wants so; a mistake of ours is none', () => {
    const gives = (error: Error) => () => {
      throw error
    }
    expect(unlessDamaged(gives(damaged('x.bin', 'it is odd')))).toBeUndefined()
    expect(() => unlessDamaged(gives(new RangeError('ours')))).toThrow('ours')
  })
})

describe('an answer', () => {
  /** A megabyte at a time, for ever; whether it was let go of, and how much was fetched. */
  function endless(headers: HeadersInit = {}) {
    const seen = { megabytes: 0, isOver: false }
    const pull = (controller: ReadableStreamDefaultController<Uint8Array>) => {
      seen.megabytes++
      controller.enqueue(new Uint8Array(1e6))
    }
    const cancel = () => {
      seen.isOver = true
    }
    return { seen, response: new Response(new ReadableStream({ pull, cancel }, { highWaterMark: 0 }), { headers }) }
  }

  it('is read to its limit, and let go of there', async () => {
    const { seen, response } = endless()
    expect(await answerBytes(response, 3e6)).toBeUndefined()
    await expect.poll(() => seen).toEqual({ megabytes: 4, isOver: true })
  })

  it('that says it is too long is let go of unread', async () => {
    const { seen, response } = endless({ 'Content-Length': '5000000' })
    expect(await answerBytes(response, 3e6)).toBeUndefined()
    expect(seen).toEqual({ megabytes: 0, isOver: true })
  })
})

describe('inflating', () => {
  const bomb = new Uint8Array(deflateSync(new Uint8Array(300 << 20), { level: 9 }))

  it('ends at its limit: of a bomb of 300 MB little more is ever made', async () => {
    let made = 0
    const counted = (async function* () {
      for await (const piece of inflating([bomb])) {
        made += piece.length
        yield piece
      }
    })()
    expect(await bounded(counted, 1 << 20)).toBeUndefined()
    expect(made).toBeLessThan(2 << 20)
    expect(await inflated(bomb, 1 << 20)).toBeUndefined()
  })

  it('gives what was packed, in however many parts it comes', async () => {
    const plain = Uint8Array.from({ length: 100_000 }, (_, i) => (i * i) >> 3)
    const packed = new Uint8Array(deflateSync(plain))
    expect(await inflated(packed)).toEqual(plain)
    expect(await bounded(inflating([packed.subarray(0, 7), packed.subarray(7)]), 1 << 20)).toEqual(plain)
    expect(await inflated(packed.subarray(0, 50))).toBeUndefined()
  })

  it('takes what streams give', async () => {
    expect(await bounded(pieces(new Blob(['abc']).stream()), 3)).toEqual(Uint8Array.of(97, 98, 99))
    expect(await bounded(pieces(new Blob(['abc']).stream()), 2)).toBeUndefined()
  })
})
