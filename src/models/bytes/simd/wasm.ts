/** WebAssembly written by hand: the few instructions that our kernels take, and a module around one function. */

/** Instructions, encoded. Source: WebAssembly core specification 2.0, chapter 5. */
export type Code = readonly number[]

/** Value types. */
export const [i32, v128] = [0x7f, 0x7b]

/** A variable of the function; parameters come first. */
export class Local {
  readonly get: Code
  private readonly index: number

  constructor(index: number) {
    this.index = index
    this.get = [0x20, ...leb(index)]
  }

  set(value: Code): Code {
    return [...value, 0x21, ...leb(this.index)]
  }

  add(value: Code): Code {
    return this.set(add(this.get, value))
  }
}

export const constant = (value: number): Code => [0x41, ...signedLeb(value)]
export const add = (a: Code, b: Code): Code => [...a, ...b, 0x6a]
export const multiply = (a: Code, b: Code): Code => [...a, ...b, 0x6c]
export const isBelow = (a: Code, b: Code): Code => [...a, ...b, 0x49]

/** Runs `body` once, and again as long as `condition` holds. */
export const loop = (body: readonly Code[], condition: Code): Code => [
  ...[0x03, 0x40],
  ...body.flat(),
  ...condition,
  ...[0x0d, 0x00, 0x0b],
]

/** Four 32-bit numbers at an address, so many bytes after it. */
export const load = (address: Code, offset: number): Code => [...address, 0xfd, 0x00, 0x02, ...leb(offset)]
/** Four 16-bit numbers, widened with zeros. */
export const loadShorts = (address: Code, offset: number): Code => [...address, 0xfd, 0x04, 0x01, ...leb(offset)]
/** One 32-bit number, four times. */
export const loadSplat = (address: Code, offset: number): Code => [...address, 0xfd, 0x09, 0x02, ...leb(offset)]
export const store = (address: Code, value: Code, offset: number): Code => [
  ...address,
  ...value,
  ...[0xfd, 0x0b, 0x02],
  ...leb(offset),
]

type Binary = (a: Code, b: Code) => Code
const binary =
  (...opcode: number[]): Binary =>
  (a, b) => [...a, ...b, 0xfd, ...opcode]
const shift =
  (...opcode: number[]) =>
  (a: Code, bits: number): Code => [...a, ...constant(bits), 0xfd, ...opcode]

/** Lane by lane: floats. */
export const [addFloats, subtractFloats, multiplyFloats] = [binary(0xe4, 0x01), binary(0xe5, 0x01), binary(0xe6, 0x01)]
/** Lane by lane: whole numbers, and masks that are all ones where the comparison holds. */
export const [addWhole, subtractWhole, isLess, isGreater] = [
  binary(0xae, 0x01),
  binary(0xb1, 0x01),
  binary(0x39),
  binary(0x3b),
]
export const [and, or] = [binary(0x4e), binary(0x50)]
export const [shiftLeft, shiftRight] = [shift(0xab, 0x01), shift(0xad, 0x01)]
/** Eight 16-bit numbers of two vectors of 32-bit ones, which must fit. */
export const narrow = binary(0x86, 0x01)
/** Bits of `a` where the mask has ones, else those of `b`. */
export const select = (mask: Code, a: Code, b: Code): Code => [...a, ...b, ...mask, 0xfd, 0x52]
/** A whole number, four times. */
export const lanes = (value: number): Code => [...constant(value), 0xfd, 0x11]

/** A module that imports a memory, `in.memory`, and exports the function `run`, whose parameters are all i32. */
export function wasmModule(
  parameters: number,
  locals: readonly { type: number; count: number }[],
  body: readonly Code[],
): Uint8Array<ArrayBuffer> {
  const declared = locals.map(({ type, count }) => [...leb(count), type])
  const code = [...vector(declared), ...body.flat(), 0x0b]
  return Uint8Array.from([
    ...[0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00],
    ...section(1, vector([[0x60, ...vector(Array(parameters).fill([i32])), 0x00]])),
    ...section(2, vector([[...named('in'), ...named('memory'), 0x02, 0x00, 0x01]])),
    ...section(3, vector([[0x00]])),
    ...section(7, vector([[...named('run'), 0x00, 0x00]])),
    ...section(10, vector([sized(code)])),
  ])
}

const section = (id: number, content: Code): Code => [id, ...sized(content)]
const sized = (content: Code): Code => [...leb(content.length), ...content]
const vector = (items: readonly Code[]): Code => [...leb(items.length), ...items.flat()]
const named = (name: string): Code => sized([...new TextEncoder().encode(name)])

function leb(value: number): Code {
  return value < 0x80 ? [value] : [(value & 0x7f) | 0x80, ...leb(value >>> 7)]
}

function signedLeb(value: number): Code {
  const isLast = value >> 6 === 0 || value >> 6 === -1
  return isLast ? [value & 0x7f] : [(value & 0x7f) | 0x80, ...signedLeb(value >> 7)]
}
