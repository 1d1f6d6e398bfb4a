/** The product on WebAssembly's SIMD: matrices go through its small memory in pieces, packed as the kernel reads them. */
import { type Kernel, startedKernel } from './kernel.ts'
import { productKernel } from './product-kernel.ts'

let kernel: Kernel | false | undefined

/** Of the sum, at a time: what a processor's second cache holds. */
export const pieceFloats = 65_536

/** Adds a [m, k] · b [k, n] to `sum` [m, n]; false, and nothing done, where there is no SIMD or m and n are not multiples of 4 and 8. */
export function addFastProduct(sum: Float32Array, a: Float32Array, b: Float32Array, k: number): boolean {
  const [m, n] = [a.length / k, b.length / k]
  kernel ??= startedKernel(productKernel)
  if (!kernel || sum.length === 0 || m % 4 || n % 8) return false
  const rowsAtOnce = Math.min(m, Math.max(4, Math.floor(pieceFloats / n / 4) * 4))
  const [aAt, cAt] = [k * n, k * n + rowsAtOnce * k]
  const floats = new Float32Array(kernel.space(4 * (cAt + rowsAtOnce * n)))
  packColumns(floats, b, k, n)
  for (let row = 0; row < m; row += rowsAtOnce) {
    const rows = Math.min(rowsAtOnce, m - row)
    const piece = sum.subarray(row * n, (row + rows) * n)
    packRows(floats.subarray(aAt), a.subarray(row * k, (row + rows) * k), k)
    floats.set(piece, cAt)
    kernel.run(4 * aAt, 0, 4 * cAt, rows, k, n)
    piece.set(floats.subarray(cAt, cAt + piece.length))
  }
  return true
}

/** [k, n] as [n/8][k][8]. */
export function packColumns(to: Float32Array, b: Float32Array, k: number, n: number): void {
  let at = 0
  for (let column = 0; column < n; column += 8) {
    for (let j = 0; j < k; j++) {
      const from = j * n + column
      for (let i = 0; i < 8; i++) to[at++] = b[from + i]!
    }
  }
}

/** [rows, k] as [rows/4][k][4]. */
export function packRows(to: Float32Array, a: Float32Array, k: number): void {
  let at = 0
  for (let row = 0; row * k < a.length; row += 4) {
    for (let j = 0; j < k; j++) {
      for (let r = 0; r < 4; r++) to[at++] = a[(row + r) * k + j]!
    }
  }
}
