/** A linear layer's weights as whole numbers of 8 or 4 bits, a block of a row sharing one scale: as MatMulNBits takes them. */
import { toFloat16, toFloat32 } from '../../../models/index.ts'
import { roundedBlock, type WeightBits } from '../graph/index.ts'
import { free } from '../runtime/index.ts'

export interface Rounded {
  /** [rows, blocks, bytes of a block]; of two codes in a byte the first is the lower half. */
  codes: Uint8Array
  /** [rows, blocks]: little-endian float32 or float16. */
  scales: Uint8Array
}

/**
 * Rounds `values`, rows of whole blocks. w ≈ (code − 2^(bits−1)) · scale, where the scale takes the block's number of largest
 * magnitude to the lowest code, of which there is one more than of the highest. Source: onnxruntime's MatMulNBits without zero
 * points; the signed scale is that of llama.cpp's Q4_0.
 */
export function rounded(values: Float32Array, bits: WeightBits, type: 'float32' | 'float16'): Rounded {
  const blocks = values.length / roundedBlock
  const middle = 2 ** (bits - 1)
  const exact = new Float32Array(blocks)
  for (let block = 0; block < blocks; block++) exact[block] = -extreme(values, block * roundedBlock) / middle
  const scales = type === 'float16' ? bytesOf(toFloat16(bytesOf(exact), 'F32')) : bytesOf(exact)
  // The codes are those of the scale that the device will multiply with.
  const used = type === 'float16' ? toFloat32(scales, 'F16') : exact
  const codes = new Uint8Array((values.length * bits) / 8)
  for (let block = 0; block < blocks; block++) {
    const inverse = used[block] === 0 ? 0 : 1 / used[block]!
    const begin = block * roundedBlock
    const code = (i: number) => Math.min(Math.floor(values[i]! * inverse + middle + 0.5), 2 * middle - 1)
    if (bits === 8) for (let i = begin; i < begin + roundedBlock; i++) codes[i] = code(i)
    else for (let i = begin; i < begin + roundedBlock; i += 2) codes[i >> 1] = code(i) | (code(i + 1) << 4)
  }
  if (type === 'float16') for (const spent of [exact, used]) free(bytesOf(spent))
  return { codes, scales }
}

/** The number of largest magnitude in the block that begins at `begin`. */
function extreme(values: Float32Array, begin: number): number {
  let found = 0
  for (let i = begin; i < begin + roundedBlock; i++) if (Math.abs(values[i]!) > Math.abs(found)) found = values[i]!
  return found
}

function bytesOf({ buffer, byteOffset, byteLength }: Float32Array | Uint16Array): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength)
}
