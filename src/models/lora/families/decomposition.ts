/** DoRA: a change of direction, and a length of its own for each row or column (arXiv 2402.09353, as ComfyUI and Forge compute it). */
import type { Layer } from './layer.ts'

/** float32's. */
const epsilon = 2 ** -23

/** The tensor with the lengths, by kohya's name or by PEFT's (`magnitude`: one for each row); none where the layer is no DoRA. */
export function lengthsOf(layer: Layer): 'dora_scale' | 'magnitude' | undefined {
  return (['dora_scale', 'magnitude'] as const).find((name) => layer.has(name))
}

/** Whether there is a length for each row or each column of a weight of this shape. */
export function lengthsFit(layer: Layer, [out, inputs]: readonly number[]): boolean {
  const name = lengthsOf(layer)!
  return layer.count(name) === (layer.shape(name)[0] === out ? out : inputs)
}

/** V − W, where V is W + ΔW brought to the lengths that the layer gives. Both are whole weights of the shape given. */
export function decomposed(
  layer: Layer,
  original: Float32Array,
  delta: Float32Array,
  shape: readonly number[],
): Float32Array {
  const name = lengthsOf(layer)!
  const lengths = layer.values(name)
  const [out, inputs] = shape as [number, number]
  const window = original.length / out / inputs
  const byRow = layer.shape(name)[0] === out
  const sum = original.map((value, i) => value + delta[i]!)
  const place = (i: number) => (byRow ? Math.floor(i / (inputs * window)) : Math.floor(i / window) % inputs)
  // kohya's rows are measured before the change; PEFT's, and all columns, after it.
  const squares = new Float64Array(byRow ? out : inputs)
  const measured = byRow && name === 'dora_scale' ? original : sum
  for (const [i, value] of measured.entries()) squares[place(i)]! += value * value
  const factors = Array.from(squares, (square, i) => lengths[i]! / (Math.sqrt(square) + epsilon))
  return sum.map((value, i) => value * factors[place(i)]! - original[i]!)
}
