/** Inputs bent by their structure, the same ones for the same seed: what readers of untrusted texts, JSON and bytes are tried with. */

/** Numbers from 0 to 1, by mulberry32. */
export type Chance = () => number

export function chanceOf(seed: number): Chance {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32
  }
}

const below = (chance: Chance, limit: number) => Math.floor(chance() * limit)
export const oneOf = <T>(chance: Chance, all: readonly T[]): T => all[below(chance, all.length)]!

const pieces = [
  ...[
    '\n',
    '"',
    '\\',
    '{',
    '}',
    '[',
    ']',
    ',',
    ':',
    ': "',
    '|',
    '<lora:',
    '(',
    '\0',
    '\ud800',
    'Steps: 20, ',
    'Negative prompt:',
  ],
  ...[
    '\nTemplate:',
    'Civitai resources: [',
    'Hashes: {',
    'urn:air:sd1:lora:civitai:',
    '18446744073709551616',
    '-1e999',
    '🏠',
    '\u202e',
    '%E0%A4%A',
    '/../',
    '#',
    '?',
  ],
]

/** The text with a part left out, doubled, put elsewhere, or with signs that mean something put in, once or often. */
export function bentText(text: string, chance: Chance): string {
  let bent = text
  for (let i = 0; i <= below(chance, 4); i++) {
    const [from, to] = [below(chance, bent.length + 1), below(chance, bent.length + 1)].sort((a, b) => a - b) as [
      number,
      number,
    ]
    const part = bent.slice(from, to)
    const repeated = oneOf(chance, pieces).repeat(chance() < 0.05 ? 100_000 : 1 + below(chance, 4))
    const changes = [
      () => bent.slice(0, from) + bent.slice(to),
      () => bent.slice(0, to) + part + bent.slice(to),
      () => bent.slice(0, from) + repeated + bent.slice(from),
      () => part + bent,
      () => bent.slice(0, from) + [...part].reverse().join('') + bent.slice(to),
    ]
    bent = oneOf(chance, changes)()
  }
  return bent
}

/** The value with members exchanged, taken away, renamed, or replaced by what nobody expects there. */
export function bentValue(value: unknown, chance: Chance): unknown {
  const copy = structuredClone(value)
  for (let i = 0; i <= below(chance, 5); i++) {
    const holders = holdersIn(copy)
    const holder = oneOf(chance, holders) as Record<string, unknown> | undefined
    const key = holder && oneOf(chance, Object.keys(holder))
    if (!holder || key === undefined) continue
    const way = chance()
    if (way < 0.15) delete holder[key]
    // Neither JSON nor a database gives a list names.
    else if (way < 0.3 && !Array.isArray(holder)) define(holder, oneOf(chance, oddNames), holder[key])
    else define(holder, key, way < 0.5 ? otherIn(holders, chance) : strange(chance))
  }
  return copy
}

const oddNames = ['__proto__', 'constructor', 'toString', 'inputs', 'class_type', 'text', '']

const define = (holder: object, key: string, value: unknown) =>
  Object.defineProperty(holder, key, { value, enumerable: true, configurable: true, writable: true })

/** All objects and lists inside, at most a thousand. */
function holdersIn(value: unknown): object[] {
  const found = new Set<object>()
  const add = (each: unknown) => {
    if (typeof each === 'object' && each !== null && found.size < 1000) found.add(each)
  }
  add(value)
  for (const holder of found) for (const each of Object.values(holder)) add(each)
  return [...found]
}

function otherIn(holders: readonly object[], chance: Chance): unknown {
  const other = oneOf(chance, holders)
  return structuredClone(oneOf(chance, Object.values(other)))
}

function strange(chance: Chance): unknown {
  const deep = () => {
    let value: unknown = 0
    for (let i = 0; i < 300; i++) value = chance() < 0.5 ? [value] : { a: value }
    return value
  }
  const values = [
    ...[() => null, () => true, () => '', () => 'None', () => -1, () => 2 ** 63, () => 1e308, () => [], () => ({})],
    ...[() => ['3', 0], () => ['3', -1], () => ['3', 2 ** 53], () => [null, null], () => ['__proto__', 0], deep],
    ...[() => '('.repeat(100_000), () => 'embedding:'.repeat(10_000), () => Array.from({ length: 1000 }, () => 'x')],
  ]
  return oneOf<() => unknown>(chance, values)()
}

/** The bytes with some changed, cut off, doubled, or with numbers of four bytes that promise much. */
export function bentBytes(bytes: Uint8Array, chance: Chance): Uint8Array<ArrayBuffer> {
  let bent = Uint8Array.from(bytes)
  for (let i = 0; i <= below(chance, 6); i++) {
    const at = below(chance, bent.length)
    const way = chance()
    if (way < 0.4) bent[at] = below(chance, 256)
    else if (way < 0.6)
      bent.set([0xff, 0xff, 0xff, 0xff, 0x7f, 0xff, 0xff, 0xff].slice(below(chance, 5)).slice(0, bent.length - at), at)
    else if (way < 0.75) bent = bent.slice(0, Math.max(1, at))
    else {
      const part = bent.subarray(at, at + below(chance, 64))
      bent = new Uint8Array([...bent.subarray(0, at), ...part, ...bent.subarray(at)])
    }
  }
  return bent
}
