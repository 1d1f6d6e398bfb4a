/** Stored numbers (little-endian bytes of a tensor) as float32 and as float16 bits. */
import type { Dtype } from './dtype.ts'
import { narrowToHalves, widenHalves } from './simd/index.ts'

/** The values as float32, whole numbers too; a view of `bytes` where they are aligned F32 already. */
export function toFloat32(bytes: Uint8Array, dtype: Dtype): Float32Array {
  switch (dtype) {
    case 'F32':
      return view(bytes, Float32Array)
    case 'F64':
      return new Float32Array(view(bytes, Float64Array))
    case 'BF16':
      return widen(view(bytes, Uint16Array))
    case 'F16':
      return halvesToFloats(view(bytes, Uint16Array))
    case 'F8_E4M3':
    case 'F8_E5M2':
      return lookUp(bytes, valueTable(dtype), Float32Array)
    case 'BOOL':
    case 'U8':
      return Float32Array.from(bytes)
    case 'I8':
      return Float32Array.from(view(bytes, Int8Array))
    case 'U16':
      return Float32Array.from(view(bytes, Uint16Array))
    case 'I16':
      return Float32Array.from(view(bytes, Int16Array))
    case 'U32':
      return Float32Array.from(view(bytes, Uint32Array))
    case 'I32':
      return Float32Array.from(view(bytes, Int32Array))
    case 'U64':
      return Float32Array.from(view(bytes, BigUint64Array), Number)
    case 'I64':
      return Float32Array.from(view(bytes, BigInt64Array), Number)
    default:
      throw new Error(`Numbers in ${dtype} are not read`)
  }
}

/** The values as float16 bits, rounded to nearest even, overflowing to infinity; a view of `bytes` where they are aligned F16 already. */
export function toFloat16(bytes: Uint8Array, dtype: Dtype): Uint16Array {
  switch (dtype) {
    case 'F16':
      return view(bytes, Uint16Array)
    case 'BF16':
      return lookUp(view(bytes, Uint16Array), halfTable(dtype), Uint16Array)
    case 'F8_E4M3':
    case 'F8_E5M2':
      return lookUp(bytes, halfTable(dtype), Uint16Array)
    default:
      return roundToHalf(toFloat32(bytes, dtype))
  }
}

interface NumberArray<T> {
  new (length: number): T
  new (buffer: ArrayBufferLike, byteOffset: number, length: number): T
  readonly BYTES_PER_ELEMENT: number
}

function view<T>(bytes: Uint8Array, Type: NumberArray<T>): T {
  const aligned = bytes.byteOffset % Type.BYTES_PER_ELEMENT === 0 ? bytes : new Uint8Array(bytes)
  return new Type(aligned.buffer, aligned.byteOffset, aligned.byteLength / Type.BYTES_PER_ELEMENT)
}

function halvesToFloats(halves: Uint16Array): Float32Array {
  const floats = new Float32Array(halves.length)
  const done = widenHalves(halves, floats)
  if (done < halves.length) floats.set(lookUp(halves.subarray(done), valueTable('F16'), Float32Array), done)
  return floats
}

function widen(codes: Uint16Array): Float32Array {
  const bits = new Uint32Array(codes.length)
  for (let i = 0; i < codes.length; i++) bits[i] = codes[i]! << 16
  return new Float32Array(bits.buffer)
}

function lookUp<T extends Float32Array | Uint16Array>(
  codes: Uint8Array | Uint16Array,
  table: T,
  Type: NumberArray<T>,
): T {
  const values = new Type(codes.length)
  for (let i = 0; i < codes.length; i++) values[i] = table[codes[i]!]!
  return values
}

type TableDtype = 'F16' | 'F8_E4M3' | 'F8_E5M2'
const layouts = {
  F16: { bits: 16, mantissa: 10, infinities: true },
  F8_E5M2: { bits: 8, mantissa: 2, infinities: true },
  // "fn": the highest exponent holds ordinary numbers, all but the last, which is NaN (arXiv 2209.05433).
  F8_E4M3: { bits: 8, mantissa: 3, infinities: false },
}

const valueTables = new Map<TableDtype, Float32Array>()
function valueTable(dtype: TableDtype): Float32Array {
  let table = valueTables.get(dtype)
  if (!table) {
    const { bits, mantissa, infinities } = layouts[dtype]
    table = Float32Array.from({ length: 1 << bits }, (_, code) => decode(code, bits, mantissa, infinities))
    valueTables.set(dtype, table)
  }
  return table
}

function decode(code: number, bits: number, mantissaBits: number, infinities: boolean): number {
  const exponentBits = bits - 1 - mantissaBits
  const sign = code >> (bits - 1) ? -1 : 1
  const exponent = (code >> mantissaBits) & ((1 << exponentBits) - 1)
  const mantissa = code & ((1 << mantissaBits) - 1)
  const bias = (1 << (exponentBits - 1)) - 1
  if (exponent === (1 << exponentBits) - 1) {
    if (infinities) return mantissa === 0 ? sign * Number.POSITIVE_INFINITY : Number.NaN
    if (mantissa === (1 << mantissaBits) - 1) return Number.NaN
  }
  const implicit = exponent === 0 ? 0 : 1
  return sign * (implicit + mantissa / (1 << mantissaBits)) * 2 ** (Math.max(exponent, 1) - bias)
}

const halfTables = new Map<Dtype, Uint16Array>()
function halfTable(dtype: 'BF16' | 'F8_E4M3' | 'F8_E5M2'): Uint16Array {
  let table = halfTables.get(dtype)
  if (!table) {
    const codes =
      dtype === 'BF16'
        ? Uint16Array.from({ length: 1 << 16 }, (_, code) => code)
        : Uint8Array.from({ length: 256 }, (_, code) => code)
    table = roundToHalf(toFloat32(new Uint8Array(codes.buffer), dtype))
    halfTables.set(dtype, table)
  }
  return table
}

function roundToHalf(values: Float32Array): Uint16Array {
  const bits = new Uint32Array(values.buffer, values.byteOffset, values.length)
  const halves = new Uint16Array(values.length)
  const done = narrowToHalves(values, halves)
  const sum = new Float32Array(1)
  const sumBits = new Uint32Array(sum.buffer)
  for (let i = done; i < bits.length; i++) {
    const word = bits[i]!
    const magnitude = word & 0x7fffffff
    let half: number
    if (magnitude >= 0x38800000 && magnitude < 0x477ff000) {
      // 2^-14 up to 65520: a new exponent bias, 13 bits fewer, half a unit less one added, and one more where the last bit is odd.
      half = (magnitude - 0x38000000 + 0xfff + ((magnitude >>> 13) & 1)) >>> 13
    } else if (magnitude < 0x38800000) {
      // Below, halves are multiples of 2^-24, and so are the floats above 0.5: the adapter itself rounds to them.
      sum[0] = Math.abs(values[i]!) + 0.5
      half = sumBits[0]! - 0x3f000000
    } else {
      half = magnitude > 0x7f800000 ? 0x7e00 : 0x7c00
    }
    halves[i] = ((word >>> 16) & 0x8000) | half
  }
  return halves
}
