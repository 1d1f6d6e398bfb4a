/** Halves with matrix products added to them, in pieces that stay in a processor's second cache while they are floats. */
import { narrowKernel, widenKernel } from './half-kernels.ts'
import { type Kernel, startedKernel } from './kernel.ts'
import { packColumns, packRows, pieceFloats } from './product.ts'
import { productKernel } from './product-kernel.ts'

/** a [rows, depth] · b [depth, columns]. */
export interface Product {
  a: Float32Array
  b: Float32Array
  depth: number
}

let kernels: Readonly<Record<'widen' | 'add' | 'narrow', Kernel>> | false | undefined

/**
 * [rows, columns] of halves as floats, plus the products in their order, as halves again: the very bits of one step after the other,
 * in `merged`, which may be the halves themselves. Undefined where there is no SIMD, or rows and columns are not multiples of 4 and 8.
 */
export function mergedHalves(
  halves: Uint16Array,
  products: readonly Product[],
  merged: Uint16Array = new Uint16Array(halves.length),
): Uint16Array | undefined {
  const [first] = products
  kernels ??= started()
  if (!kernels || !first || halves.length === 0) return undefined
  const { widen, add, narrow } = kernels
  const m = first.a.length / first.depth
  const n = halves.length / m
  if (m % 4 || n % 8) return undefined

  const rowsAtOnce = Math.min(m, Math.max(4, Math.floor(pieceFloats / n / 4) * 4))
  const deepest = Math.max(...products.map(({ depth }) => depth))
  const aAt = products.reduce((sum, { b }) => sum + b.length, 0)
  const cAt = aAt + deepest * rowsAtOnce
  const halvesAt = 4 * (cAt + rowsAtOnce * n)
  const memory = add.space(halvesAt + 2 * rowsAtOnce * n)
  const floats = new Float32Array(memory)
  let end = 0
  const packed = products.map(({ a, b, depth }) => {
    const bAt = end
    end += b.length
    packColumns(floats.subarray(bAt), b, depth, n)
    return { a, depth, bAt }
  })

  for (let row = 0; row < m; row += rowsAtOnce) {
    const rows = Math.min(rowsAtOnce, m - row)
    const piece = new Uint16Array(memory, halvesAt, rows * n)
    piece.set(halves.subarray(row * n, (row + rows) * n))
    widen.run(halvesAt, 4 * cAt, rows * n)
    for (const { a, depth, bAt } of packed) {
      packRows(floats.subarray(aAt), a.subarray(row * depth, (row + rows) * depth), depth)
      add.run(4 * aAt, 4 * bAt, 4 * cAt, rows, depth, n)
    }
    narrow.run(4 * cAt, halvesAt, rows * n)
    merged.set(piece, row * n)
  }
  return merged
}

function started(): typeof kernels {
  const add = startedKernel(productKernel)
  const widen = add && startedKernel(widenKernel, add.memory)
  const narrow = add && startedKernel(narrowKernel, add.memory)
  return widen && narrow && { widen, add, narrow }
}
