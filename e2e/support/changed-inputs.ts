/** Changed inputs for readers that must not trust any: by structure and by bit, the same ones for the same seed. */

export type Random = () => number

/** Tommy Ettinger's mulberry32: numbers from 0 to 1. */
export function seeded(seed: number): Random {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let t = Math.imul(state ^ (state >>> 15), state | 1)
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32
  }
}

export const oneOf = <T>(random: Random, things: readonly T[]): T => things[Math.floor(random() * things.length)]!

const evilBytes = [0x00, 0x01, 0x2e, 0x63, 0x7f, 0x80, 0xfe, 0xff]
const evilNumbers = [0, 1, 0x7fffffff, 0x80000000, 0xffffffff]

/** One to three changes of bytes: turned, cut, doubled, put in, and numbers of 32 bits that no file can mean. */
export function changedBytes(random: Random, bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  let result = Uint8Array.from(bytes)
  for (let left = 1 + Math.floor(random() * 3); left > 0; left--) {
    const at = Math.floor(random() * result.length)
    const some = at + Math.floor(random() * Math.min(64, result.length - at))
    switch (Math.floor(random() * 7)) {
      case 0:
        result[at] = result[at]! ^ (1 << Math.floor(random() * 8))
        break
      case 1:
        result[at] = oneOf(random, evilBytes)
        break
      case 2:
        result = result.slice(0, at)
        break
      case 3:
        result = joined(result.subarray(0, at), result.subarray(some))
        break
      case 4:
        result = joined(result.subarray(0, some), result.subarray(at))
        break
      case 5:
        result = joined(result.subarray(0, at), new Uint8Array(8).fill(oneOf(random, evilBytes)), result.subarray(at))
        break
      default:
        if (at + 4 <= result.length) {
          new DataView(result.buffer).setUint32(at, oneOf(random, evilNumbers), random() < 0.5)
        }
    }
  }
  return result
}

/** The text with a piece cut out, doubled, or with signs in it that mean something somewhere. */
export function changedText(random: Random, text: string): string {
  const at = Math.floor(random() * text.length)
  const end = at + Math.floor(random() * (text.length - at))
  const evil = oneOf(random, [
    '%',
    '%E0%A4%A',
    '\0',
    '\\',
    '/',
    '..',
    '#',
    '?',
    '"',
    '\u{1f600}',
    '[',
    '__proto__',
    '\ud800',
  ])
  return oneOf(random, [
    text.slice(0, at) + text.slice(end),
    text.slice(0, end) + text.slice(at),
    text.slice(0, at) + evil.repeat(1 + Math.floor(random() * 3)) + text.slice(at),
    text.slice(0, at) + evil + text.slice(end),
  ])
}

/** The JSON with one of its values another, gone, or moved. */
export function changedJson(random: Random, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || random() < 0.08) return evilValue(random, value)
  const entries = Object.entries(value)
  if (entries.length === 0) return evilValue(random, value)
  const at = Math.floor(random() * entries.length)
  const [key, inner] = entries[at]!
  switch (Math.floor(random() * 6)) {
    case 0:
      entries.splice(at, 1)
      break
    case 1:
      entries[at] = [changedText(random, key), inner]
      break
    case 2:
      entries.push([oneOf(random, ['__proto__', 'constructor', '', 'length']), inner])
      break
    case 3:
      entries[at] = [key, oneOf(random, entries)[1]]
      break
    default:
      entries[at] = [key, changedJson(random, inner)]
  }
  if (Array.isArray(value)) return entries.map(([, item]) => item)
  const result = Object.create(null) as Record<string, unknown>
  for (const [name, item] of entries) result[name] = item
  return result
}

function evilValue(random: Random, value: unknown): unknown {
  if (typeof value === 'string' && random() < 0.6) return changedText(random, value)
  if (typeof value === 'number' && random() < 0.4) return value + oneOf(random, [-1, 1, 0.5, 1e6])
  let nested: unknown = 0
  for (let depth = 0; depth < 100; depth++) nested = [nested]
  return oneOf<unknown>(random, [null, true, '', -1, 2 ** 53, 1e308, 2 ** 40, [], {}, [[]], nested, 'x'.repeat(5000)])
}

function joined(...parts: Uint8Array[]): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0))
  let at = 0
  for (const part of parts) {
    whole.set(part, at)
    at += part.length
  }
  return whole
}
