/** DoRA: a change of direction, and a length of its own for each row or column (arXiv 2402.09353, as ComfyUI and Forge compute it). */
import type { Layer } from './layer.ts'

/** float32's. */
const epsilon = 2 ** -23

/** V − W, where V is W + ΔW brought to the lengths that the layer gives. Both are whole weights of the shape given. */
export function decomposed(
  layer: Layer,
  original: Float32Array,
  delta: Float32Array,
  shape: readonly number[],
): Float32Array {
  const lengths = layer.values('dora_scale')
  const [out, inputs] = shape as [number, number]
  const window = original.length / out / inputs
  const byRow = layer.shape('dora_scale')[0] === out
  const sum = original.map((value, i) => value + delta[i]!)
  const place = (i: number) => (byRow ? Math.floor(i / (inputs * window)) : Math.floor(i / window) % inputs)
  // Their rows are measured before the change, their columns after it.
  const squares = new Float64Array(byRow ? out : inputs)
  const measured = byRow ? original : sum
  for (const [i, value] of measured.entries()) squares[place(i)]! += value * value
  const factors = Array.from(squares, (square, i) => lengths[i]! / (Math.sqrt(square) + epsilon))
  return sum.map((value, i) => value * factors[place(i)]! - original[i]!)
}
