/** OFT and BOFT: a weight's rows turned within blocks, by Cayley's transform of skew matrices or by the turns themselves (arXiv 2306.07280 and 2311.06243, as LyCORIS computes them). */
import type { Layer } from './layer.ts'

/** The tensor with the blocks: what a turn is reckoned from, or the turns themselves. */
const blocksOf = (layer: Layer) => (layer.has('oft_diag') ? 'oft_diag' : 'oft_blocks')

/** Whether its blocks make up a weight with so many rows. */
export function turns(layer: Layer, [out]: readonly number[]): boolean {
  const shape = layer.shape(blocksOf(layer))
  const [count, size, other] = shape.slice(-3) as [number, number, number]
  const stages = shape.length === 4 ? shape[0]! : 0
  if (out === undefined || size < 1 || size !== other || count * size !== out) return false
  if (layer.has('rescale') && layer.count('rescale') !== out) return false
  // Stage i of a butterfly pairs rows that lie 2^i half blocks apart.
  return (
    shape.length === 3 || (shape.length === 4 && size % 2 === 0 && stages > 0 && out % (size * 2 ** (stages - 1)) === 0)
  )
}

/** V − W, where V is the turned W. `strength` is between the identity (0) and the turn (1), of each stage of a butterfly by itself. */
export function turned(layer: Layer, original: Float32Array, [out]: readonly number[], strength: number): Float32Array {
  const isTurn = layer.has('oft_diag')
  const shape = layer.shape(blocksOf(layer))
  const [count, size] = shape.slice(-3) as [number, number]
  const width = original.length / out!
  const blocks = isTurn ? Float64Array.from(layer.values('oft_diag')) : skew(layer, out!)
  const stages = shape.length === 4 ? shape[0]! : 1
  let rows = original
  for (let stage = 0; stage < stages; stage++) {
    const next = new Float32Array(original.length)
    for (let block = 0; block < count; block++) {
      const at = (stage * count + block) * size ** 2
      const own = blocks.subarray(at, at + size ** 2)
      const turn = isTurn ? own : cayley(own, size)
      const place = (row: number) =>
        shape.length === 4 ? butterfly(block * size + row, 2 ** stage * (size / 2)) : block * size + row
      for (let to = 0; to < size; to++) {
        const sum = next.subarray(place(to) * width, (place(to) + 1) * width)
        for (let from = 0; from < size; from++) {
          // Diagonal blocks are applied transposed.
          const entry = shape.length === 4 ? turn[to * size + from]! : turn[from * size + to]!
          const factor = strength * entry + (to === from ? 1 - strength : 0)
          const begin = place(from) * width
          for (let i = 0; i < width; i++) sum[i] = sum[i]! + factor * rows[begin + i]!
        }
      }
    }
    rows = next
  }
  const lengths = layer.has('rescale') ? layer.values('rescale') : undefined
  return rows.map((value, i) => value * (lengths?.[Math.floor(i / width)] ?? 1) - original[i]!)
}

/** Q = B − Bᵀ of every block, shortened to the constraint (alpha times the rows) where all of them together are longer. */
function skew(layer: Layer, out: number): Float64Array {
  const values = layer.values('oft_blocks')
  const size = layer.shape('oft_blocks').at(-1)!
  const q = new Float64Array(values.length)
  let squares = 0
  for (let i = 0; i < q.length; i++) {
    const [block, row, column] = [Math.floor(i / size ** 2), Math.floor(i / size) % size, i % size]
    q[i] = values[i]! - values[block * size ** 2 + column * size + row]!
    squares += q[i]! ** 2
  }
  const constraint = (layer.has('alpha') ? layer.values('alpha')[0]! : 0) * out
  const norm = Math.sqrt(squares) + 1e-8
  return constraint > 0 && norm > constraint ? q.map((value) => (value * constraint) / norm) : q
}

/** (I + Q) (I − Q)⁻¹; Q is skew, so that the inverse exists. Both commute: it is solved as (I − Q) R = I + Q. */
function cayley(q: Float64Array, size: number): Float64Array {
  const left = q.map((value, i) => (i % (size + 1) === 0 ? 1 : 0) - value)
  const right = q.map((value, i) => (i % (size + 1) === 0 ? 1 : 0) + value)
  const addRow = (matrix: Float64Array, to: number, from: number, factor: number) => {
    for (let i = 0; i < size; i++) matrix[to * size + i]! += factor * matrix[from * size + i]!
  }
  // Its symmetric part is the identity, so that no pivot is ever small.
  for (let column = 0; column < size; column++) {
    const pivot = 1 / left[column * size + column]!
    for (let row = 0; row < size; row++) {
      const factor = -left[row * size + column]! * pivot
      if (row === column || factor === 0) continue
      addRow(left, row, column, factor)
      addRow(right, row, column, factor)
    }
  }
  return right.map((value, i) => value / left[Math.floor(i / size) * (size + 1)]!)
}

/** The row that stands at place `at` once each two runs of `run` rows are laid into one another. */
function butterfly(at: number, run: number): number {
  const [pair, within] = [Math.floor(at / (2 * run)), at % (2 * run)]
  return pair * 2 * run + (within % 2) * run + Math.floor(within / 2)
}
