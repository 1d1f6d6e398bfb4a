/** The number formats of safetensors files. */

/** Bits per element; https://github.com/huggingface/safetensors, README "Format" and the Rust crate's `Dtype`. */
const dtypeBits = {
  F4: 4,
  F6_E2M3: 6,
  F6_E3M2: 6,
  BOOL: 8,
  U8: 8,
  I8: 8,
  F8_E4M3: 8,
  F8_E5M2: 8,
  F8_E8M0: 8,
  F8_E4M3FNUZ: 8,
  F8_E5M2FNUZ: 8,
  U16: 16,
  I16: 16,
  F16: 16,
  BF16: 16,
  U32: 32,
  I32: 32,
  F32: 32,
  U64: 64,
  I64: 64,
  F64: 64,
  C64: 64,
} as const

/** `other` is a format that came up after this list was made: its size is what the file says. */
export type Dtype = keyof typeof dtypeBits | 'other'

/** The format that a file calls so. */
export function dtypeOf(name: string): Dtype {
  return Object.hasOwn(dtypeBits, name) ? (name as Dtype) : 'other'
}

/** Of so many elements; undefined where the format does not tell. */
export function bytesOf(dtype: Dtype, elements: number): number | undefined {
  return dtype === 'other' ? undefined : (elements * dtypeBits[dtype]) / 8
}

const floats: readonly Dtype[] = ['F8_E4M3', 'F8_E5M2', 'F16', 'BF16', 'F32', 'F64']
const integers: readonly Dtype[] = ['BOOL', 'U8', 'I8', 'U16', 'I16', 'U32', 'I32', 'U64', 'I64']

/** Whether it holds fractions that are read here, and so can hold weights. */
export const isFloat = (dtype: Dtype): boolean => floats.includes(dtype)

/** Whether its values can be read as numbers at all. */
export const isNumeric = (dtype: Dtype): boolean => isFloat(dtype) || integers.includes(dtype)
