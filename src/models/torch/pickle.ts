/** Python's pickles read as data: nothing that they name is ever looked up or run (Lib/pickletools.py has the opcodes). */
import { ByteReader, type ReaderLimits } from '../../untrusted/index.ts'

/** An object that Python would make by a call: what would be called, with what, and the state it would be given. */
export interface Made {
  callee: string
  parts: readonly Pickled[]
  state?: Pickled
}

/** What a pickle holds. Things may be in it many times over, and in themselves: whoever walks through it has to end somewhere. */
export type Pickled =
  | null
  | boolean
  | number
  | string
  | Pickled[]
  | Map<Pickled, Pickled>
  | Made
  | { persistent: Pickled }

const limits: ReaderLimits = { steps: 200_000, textBytes: 1 << 16 }

/**
 * The one object of a pickle of protocol 2 to 4 that begins at byte `at`, as far as dictionaries of tensors need it, and where
 * the pickle ends, and what Python would have called; at any other opcode a GenerationError that names the file.
 */
export function unpickle(
  bytes: Uint8Array<ArrayBuffer>,
  name: string,
  at = 0,
): { value: Pickled; callees: ReadonlySet<string>; end: number } {
  const reader: ByteReader = new ByteReader(name, bytes, limits, at)
  const stack: Pickled[] = []
  const marks: number[] = []
  const callees = new Set<string>()
  const memo = new Map<number, Pickled>()
  const top = () => (stack.length > 0 ? stack.at(-1)! : reader.fail('its pickle takes more than it has'))
  const pop = () => (stack.length > 0 ? stack.pop()! : reader.fail('its pickle takes more than it has'))
  const popped = (count: number) => {
    if (stack.length < count) reader.fail('its pickle takes more than it has')
    return stack.splice(stack.length - count)
  }
  const sinceMark = () => stack.splice(marks.pop() ?? reader.fail('its pickle has no mark'))
  const known = (index: number) => {
    if (!memo.has(index)) reader.fail('its pickle speaks of what it does not have')
    return memo.get(index)!
  }
  const setItems = (items: Pickled[]) => {
    const target = top()
    if (!(target instanceof Map)) return
    for (let i = 0; i + 1 < items.length; i += 2) target.set(items[i]!, items[i + 1]!)
  }
  const append = (items: Pickled[]) => {
    const target = top()
    if (Array.isArray(target)) for (const item of items) target.push(item)
  }
  const call = () => {
    const parts = pop()
    const callee = named(pop())
    callees.add(callee)
    stack.push(made(callee, Array.isArray(parts) ? parts : []))
  }

  const operations: Record<number, () => void> = {
    128: () => void reader.uint8(),
    149: () => void reader.take(8),
    40: () => marks.push(stack.length),
    48: () => void pop(),
    78: () => stack.push(null),
    136: () => stack.push(true),
    137: () => stack.push(false),
    74: () => stack.push(reader.int32()),
    75: () => stack.push(reader.uint8()),
    77: () => stack.push(reader.uint16()),
    138: () => stack.push(littleEndian(reader.take(reader.uint8()))),
    71: () => stack.push(reader.float64(false)),
    88: () => stack.push(reader.text(reader.uint32())),
    140: () => stack.push(reader.text(reader.uint8())),
    85: () => stack.push(reader.text(reader.uint8())),
    93: () => stack.push([]),
    125: () => stack.push(new Map()),
    41: () => stack.push([]),
    116: () => stack.push(sinceMark()),
    133: () => stack.push(popped(1)),
    134: () => stack.push(popped(2)),
    135: () => stack.push(popped(3)),
    108: () => stack.push(sinceMark()),
    97: () => append([pop()]),
    101: () => append(sinceMark()),
    115: () => setItems(popped(2)),
    117: () => setItems(sinceMark()),
    113: () => memo.set(reader.uint8(), top()),
    114: () => memo.set(reader.uint32(), top()),
    148: () => memo.set(memo.size, top()),
    104: () => stack.push(known(reader.uint8())),
    106: () => stack.push(known(reader.uint32())),
    99: () => stack.push(`${reader.line()}.${reader.line()}`),
    147: () => stack.push(popped(2).map(named).join('.')),
    81: () => stack.push({ persistent: pop() }),
    82: call,
    129: call,
    98: () => {
      const state = pop()
      const target = top()
      if (isMade(target)) target.state = state
    },
  }

  for (;;) {
    const opcode = reader.uint8()
    if (opcode === 0x2e) return { value: pop(), callees, end: reader.at }
    const operation = operations[opcode]
    if (!operation) reader.fail(`its pickle has the opcode ${opcode}, which no dictionary of tensors needs`)
    operation()
  }
}

export function isMade(value: Pickled | undefined): value is Made {
  return typeof value === 'object' && value !== null && 'callee' in value
}

/** Only texts are names: a list that holds itself has none. */
const named = (value: Pickled) => (typeof value === 'string' ? value : '')

/** Ordered dictionaries are filled after they are made, as plain ones are. */
function made(callee: string, parts: Pickled[]): Pickled {
  return callee === 'collections.OrderedDict' ? new Map() : { callee, parts }
}

/** Two's complement, as far as a number holds it. */
function littleEndian(bytes: Uint8Array): number {
  const isNegative = bytes.length > 0 && bytes.at(-1)! > 127
  const sum = bytes.reduceRight((sum, byte) => sum * 256 + (isNegative ? 255 - byte : byte), 0)
  return isNegative ? -1 - sum : sum
}
