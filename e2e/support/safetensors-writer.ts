/** Writes safetensors files for tests. */

export interface TensorToWrite {
  dtype: string
  shape: readonly number[]
  /** Zeros where left out. */
  data?: Uint8Array
}

const bits: Record<string, number> = {
  BOOL: 8,
  U8: 8,
  F8_E4M3: 8,
  F8_E5M2: 8,
  F16: 16,
  BF16: 16,
  F32: 32,
  I64: 64,
  F64: 64,
  F4: 4,
}

/** The length and the header, padded to eight bytes as the reference writer does it; and the size of the whole file. */
export function safetensorsHeader(
  tensors: Record<string, TensorToWrite>,
  metadata?: Record<string, string>,
): { header: Uint8Array<ArrayBuffer>; size: number } {
  let end = 0
  const entries: Record<string, unknown> = metadata ? { __metadata__: metadata } : {}
  for (const [name, { dtype, shape }] of Object.entries(tensors)) {
    const begin = end
    end += (shape.reduce((product, size) => product * size, 1) * bits[dtype]!) / 8
    entries[name] = { dtype, shape, data_offsets: [begin, end] }
  }
  const header = rawHeader(JSON.stringify(entries))
  return { header, size: header.length + end }
}

/** Any text as a header, well-formed or not. */
export function rawHeader(text: string): Uint8Array<ArrayBuffer> {
  const json = new TextEncoder().encode(text)
  const header = new Uint8Array(8 + Math.ceil(json.length / 8) * 8).fill(0x20)
  new DataView(header.buffer).setBigUint64(0, BigInt(header.length - 8), true)
  header.set(json, 8)
  return header
}

/** A whole file. */
export function writeSafetensors(
  tensors: Record<string, TensorToWrite>,
  metadata?: Record<string, string>,
): Uint8Array<ArrayBuffer> {
  const { header, size } = safetensorsHeader(tensors, metadata)
  const file = new Uint8Array(size)
  file.set(header)
  let at = header.length
  for (const { dtype, shape, data } of Object.values(tensors)) {
    if (data) file.set(data, at)
    at += (shape.reduce((product, size) => product * size, 1) * bits[dtype]!) / 8
  }
  return file
}

/** A file of which there is only the header: the rest reads as zeros, however large it is said to be. */
export function imagined(tensors: Record<string, TensorToWrite>, metadata?: Record<string, string>) {
  const { header, size } = safetensorsHeader(tensors, metadata)
  const read = async (begin: number, end: number) => {
    const bytes = new Uint8Array(end - begin)
    bytes.set(header.subarray(begin, end))
    return bytes
  }
  return { size, read }
}

/** Tensors of these shapes, in 16 bits. */
export function halves(shapes: Record<string, readonly number[]>): Record<string, TensorToWrite> {
  return Object.fromEntries(Object.entries(shapes).map(([name, shape]) => [name, { dtype: 'F16', shape }]))
}
