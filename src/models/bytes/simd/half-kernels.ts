/** Half floats to floats and back, four at a time; the same bits as floats.ts gives, NaNs' payloads apart. */
import {
  add,
  addFloats,
  addWhole,
  and,
  type Code,
  constant,
  i32,
  isBelow,
  isGreater,
  isLess,
  Local,
  lanes,
  load,
  loadShorts,
  loop,
  multiply,
  narrow,
  or,
  select,
  shiftLeft,
  shiftRight,
  store,
  subtractFloats,
  subtractWhole,
  v128,
  wasmModule,
} from './wasm.ts'

const [from, to, count, end, x, magnitude, low] = Array.from({ length: 7 }, (_, index) => new Local(index)) as [
  ...[Local, Local, Local, Local, Local, Local, Local],
]

/** run(from, to, count): `count` halves, a multiple of 8, as floats. */
export const widenKernel = () =>
  eightAtOnce(
    2,
    4,
    [0, 1].flatMap((half) => widened(8 * half, 16 * half)),
  )

/** run(from, to, count): `count` floats, a multiple of 8, as halves: to nearest, ties to even, overflowing to infinity. */
export const narrowKernel = () =>
  eightAtOnce(4, 2, [
    ...narrowed(load(from.get, 0)),
    low.set(x.get),
    ...narrowed(load(from.get, 16)),
    store(to.get, narrow(low.get, x.get), 0),
  ])

function eightAtOnce(fromBytes: number, toBytes: number, body: readonly Code[]): Uint8Array<ArrayBuffer> {
  const step = [...body, from.add(constant(8 * fromBytes)), to.add(constant(8 * toBytes))]
  const locals = [
    { type: i32, count: 1 },
    { type: v128, count: 3 },
  ]
  return wasmModule(3, locals, [
    end.set(add(from.get, multiply(count.get, constant(fromBytes)))),
    loop(step, isBelow(from.get, end.get)),
  ])
}

function widened(fromOffset: number, toOffset: number): Code[] {
  // A float's exponent counts from 127, a half's from 15: 112 more. Infinities and NaNs go up as far again.
  const bias = lanes(0x38000000)
  const ordinary = addWhole(magnitude.get, bias)
  const isSpecial = isGreater(magnitude.get, lanes(0x0f7fffff))
  // Subnormals lack the leading one: it is put in, and its value, 2^-14, taken away again.
  const tiny = lanes(0x38800000)
  const subnormal = subtractFloats(addWhole(magnitude.get, tiny), tiny)
  const finite = select(isLess(magnitude.get, lanes(0x00800000)), subnormal, ordinary)
  const sign = shiftLeft(and(x.get, lanes(0x8000)), 16)
  return [
    x.set(loadShorts(from.get, fromOffset)),
    magnitude.set(shiftLeft(and(x.get, lanes(0x7fff)), 13)),
    store(to.get, or(sign, addWhole(finite, and(isSpecial, bias))), toOffset),
  ]
}

/** The halves' bits of four floats, into `x`; floats.ts tells why. */
function narrowed(floats: Code): Code[] {
  const lastBit = and(shiftRight(magnitude.get, 13), lanes(1))
  const ordinary = shiftRight(addWhole(addWhole(magnitude.get, lanes(0xfff - 0x38000000)), lastBit), 13)
  const subnormal = subtractWhole(addFloats(magnitude.get, lanes(0x3f000000)), lanes(0x3f000000))
  const finite = select(isLess(magnitude.get, lanes(0x38800000)), subnormal, ordinary)
  const special = or(lanes(0x7c00), and(isGreater(magnitude.get, lanes(0x7f800000)), lanes(0x200)))
  const sign = and(shiftRight(x.get, 16), lanes(0x8000))
  return [
    x.set(floats),
    magnitude.set(and(x.get, lanes(0x7fffffff))),
    x.set(or(sign, select(isLess(magnitude.get, lanes(0x477ff000)), finite, special))),
  ]
}
