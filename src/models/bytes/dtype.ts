/** The number formats of safetensors files. */

/** Bytes per element; https://github.com/huggingface/safetensors, README "Format" and the Rust crate's `Dtype`. */
export const dtypeBytes = {
  BOOL: 1,
  U8: 1,
  I8: 1,
  F8_E4M3: 1,
  F8_E5M2: 1,
  U16: 2,
  I16: 2,
  F16: 2,
  BF16: 2,
  U32: 4,
  I32: 4,
  F32: 4,
  U64: 8,
  I64: 8,
  F64: 8,
} as const

export type Dtype = keyof typeof dtypeBytes

/** Whether the name is a format whose size is known. */
export function isDtype(name: unknown): name is Dtype {
  return typeof name === 'string' && Object.hasOwn(dtypeBytes, name)
}

/** Whether it holds fractions, and so can hold weights. */
export function isFloat(dtype: Dtype): boolean {
  return /^B?F\d/.test(dtype)
}
