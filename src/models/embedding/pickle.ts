/** Python's pickles read as data: nothing that they name is ever looked up or run (Lib/pickletools.py has the opcodes). */

/** An object that Python would make by a call: what would be called, with what, and the state it would be given. */
export interface Made {
  callee: string
  parts: readonly Pickled[]
  state?: Pickled
}

export type Pickled =
  | null
  | boolean
  | number
  | string
  | Pickled[]
  | Map<Pickled, Pickled>
  | Made
  | { persistent: Pickled }

/** The one object of a pickle of protocol 2 to 4, as far as dictionaries of tensors need it; an Error at any other opcode. */
export function unpickle(bytes: Uint8Array): Pickled {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
  const stack: Pickled[] = []
  const marks: number[] = []
  const memo = new Map<number, Pickled>()
  let at = 0
  const top = () => stack.at(-1)!
  const pop = () => {
    if (stack.length === 0) throw new Error('A pickle takes more than it has')
    return stack.pop()!
  }
  const sinceMark = () => stack.splice(marks.pop() ?? 0)
  /** Goes on by so many bytes, and says where they began. */
  const take = (count: number) => {
    at += count
    return at - count
  }
  const raw = (length: number) => bytes.subarray(take(length), at)
  const text = (length: number) => new TextDecoder().decode(raw(length))
  const line = () => {
    const end = bytes.indexOf(10, at)
    const words = text(end - at)
    take(1)
    return words
  }
  const uint8 = () => view.getUint8(take(1))
  const uint16 = () => view.getUint16(take(2), true)
  const uint32 = () => view.getUint32(take(4), true)
  const setItems = (items: Pickled[]) => {
    const target = top()
    if (!(target instanceof Map)) return
    for (let i = 0; i < items.length; i += 2) target.set(items[i]!, items[i + 1]!)
  }
  const append = (items: Pickled[]) => {
    const target = top()
    if (Array.isArray(target)) target.push(...items)
  }
  const call = () => {
    const parts = pop()
    stack.push(made(String(pop()), Array.isArray(parts) ? parts : []))
  }
  const globalName = (module: string, name: string) => `${module}.${name}`

  const operations: Record<number, () => void> = {
    128: () => void uint8(),
    149: () => void take(8),
    40: () => marks.push(stack.length),
    48: () => void pop(),
    78: () => stack.push(null),
    136: () => stack.push(true),
    137: () => stack.push(false),
    74: () => stack.push(view.getInt32(take(4), true)),
    75: () => stack.push(uint8()),
    77: () => stack.push(uint16()),
    138: () => stack.push(littleEndian(raw(uint8()))),
    71: () => stack.push(view.getFloat64(take(8))),
    88: () => stack.push(text(uint32())),
    140: () => stack.push(text(uint8())),
    85: () => stack.push(text(uint8())),
    93: () => stack.push([]),
    125: () => stack.push(new Map()),
    41: () => stack.push([]),
    116: () => stack.push(sinceMark()),
    133: () => stack.push(stack.splice(-1)),
    134: () => stack.push(stack.splice(-2)),
    135: () => stack.push(stack.splice(-3)),
    108: () => stack.push(sinceMark()),
    97: () => append([pop()]),
    101: () => append(sinceMark()),
    115: () => setItems(stack.splice(-2)),
    117: () => setItems(sinceMark()),
    113: () => memo.set(uint8(), top()),
    114: () => memo.set(uint32(), top()),
    148: () => memo.set(memo.size, top()),
    104: () => stack.push(memo.get(uint8())!),
    106: () => stack.push(memo.get(uint32())!),
    99: () => stack.push(globalName(line(), line())),
    147: () => stack.push(globalName(...(stack.splice(-2).map(String) as [string, string]))),
    81: () => stack.push({ persistent: pop() }),
    82: call,
    129: call,
    98: () => {
      const state = pop()
      const target = top()
      if (typeof target === 'object' && target !== null && 'callee' in target) target.state = state
    },
  }

  for (;;) {
    const opcode = uint8()
    if (opcode === 0x2e) return pop()
    const operation = operations[opcode]
    if (!operation) throw new Error(`A pickle has the opcode ${opcode}, which no dictionary of tensors needs`)
    operation()
  }
}

/** Ordered dictionaries are filled after they are made, as plain ones are. */
function made(callee: string, parts: Pickled[]): Pickled {
  return callee === 'collections.OrderedDict' ? new Map() : { callee, parts }
}

function littleEndian(bytes: Uint8Array): number {
  return bytes.reduceRight((sum, byte) => sum * 256 + byte, 0)
}
