/** The two products that every LoRA is made of, in float32. */
import { addFastProduct } from '../../bytes/index.ts'

/** a [m, k] · b [k, n]. */
export function product(a: Float32Array, b: Float32Array, k: number): Float32Array {
  const result = new Float32Array((a.length / k) * (b.length / k))
  addProduct(result, a, b, k)
  return result
}

/** Adds a [m, k] · b [k, n] to `sum` [m, n]. */
export function addProduct(sum: Float32Array, a: Float32Array, b: Float32Array, k: number): void {
  if (!addFastProduct(sum, a, b, k)) addPlainProduct(sum, a, b, k)
}

/** The same in JavaScript; four rows of `b` at a time, as that reads and writes the sum a quarter as often. */
export function addPlainProduct(sum: Float32Array, a: Float32Array, b: Float32Array, k: number): void {
  const [m, n] = [a.length / k, b.length / k]
  for (let row = 0; row < m; row++) {
    const out = sum.subarray(row * n, (row + 1) * n)
    let j = 0
    for (; j + 4 <= k; j += 4) {
      const [a0, a1, a2, a3] = [a[row * k + j]!, a[row * k + j + 1]!, a[row * k + j + 2]!, a[row * k + j + 3]!]
      const [b0, b1, b2, b3] = [j * n, (j + 1) * n, (j + 2) * n, (j + 3) * n]
      for (let i = 0; i < n; i++) {
        out[i] = out[i]! + (a0 * b[b0 + i]! + a1 * b[b1 + i]! + a2 * b[b2 + i]! + a3 * b[b3 + i]!)
      }
    }
    for (; j < k; j++) {
      const factor = a[row * k + j]!
      for (let i = 0; i < n; i++) out[i] = out[i]! + factor * b[j * n + i]!
    }
  }
}

/** Tucker's middle: Σ_m mid[r, m, window] · down[m, in], as [r, in · window]. */
export function throughMiddle(mid: Float32Array, down: Float32Array, ranks: readonly [number, number]): Float32Array {
  const [outer, inner] = ranks
  const window = mid.length / (outer * inner)
  const inputs = down.length / inner
  const result = new Float32Array(outer * inputs * window)
  for (let r = 0; r < outer; r++) {
    for (let m = 0; m < inner; m++) {
      for (let i = 0; i < inputs; i++) {
        const factor = down[m * inputs + i]!
        const [to, from] = [(r * inputs + i) * window, (r * inner + m) * window]
        for (let w = 0; w < window; w++) result[to + w] = result[to + w]! + factor * mid[from + w]!
      }
    }
  }
  return result
}

/** [rows, columns] as [columns, rows]. */
export function transposed(values: Float32Array, columns: number): Float32Array {
  const rows = values.length / columns
  return Float32Array.from(values, (_, i) => values[(i % rows) * columns + Math.floor(i / rows)]!)
}
