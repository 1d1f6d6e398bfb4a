/** Half floats to floats and back by SIMD, in pieces that a processor's second cache holds. */
import { narrowKernel, widenKernel } from './half-kernels.ts'
import { type Kernel, startedKernel } from './kernel.ts'

const pieceLength = 32_768
const [halvesAt, floatsAt] = [0, 2 * pieceLength]

let widening: Kernel | false | undefined
/** Floats of the first halves; gives how many were written: a multiple of 8, 0 without SIMD. */
export function widenHalves(halves: Uint16Array, floats: Float32Array): number {
  widening ??= startedKernel(widenKernel)
  return inPieces(widening, halves.length, (start, end, run, memory) => {
    new Uint16Array(memory, halvesAt).set(halves.subarray(start, end))
    run(halvesAt, floatsAt, end - start)
    floats.set(new Float32Array(memory, floatsAt, end - start), start)
  })
}

let narrowing: Kernel | false | undefined
/** The first floats as halves, to nearest even; gives how many were written: a multiple of 8, 0 without SIMD. */
export function narrowToHalves(floats: Float32Array, halves: Uint16Array): number {
  narrowing ??= startedKernel(narrowKernel)
  return inPieces(narrowing, floats.length, (start, end, run, memory) => {
    new Float32Array(memory, floatsAt).set(floats.subarray(start, end))
    run(floatsAt, halvesAt, end - start)
    halves.set(new Uint16Array(memory, halvesAt, end - start), start)
  })
}

type Piece = (start: number, end: number, run: Kernel['run'], memory: ArrayBuffer) => void

function inPieces(kernel: Kernel | false, length: number, piece: Piece): number {
  if (!kernel) return 0
  const whole = length - (length % 8)
  const memory = kernel.space(6 * pieceLength)
  for (let start = 0; start < whole; start += pieceLength) {
    piece(start, Math.min(start + pieceLength, whole), kernel.run, memory)
  }
  return whole
}
