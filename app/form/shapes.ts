/** The shapes that are asked for most, in the sizes that suit a model. */
import type { Size } from '../request/index.ts'

/** Width to height. */
export const shapes = [
  [1, 1],
  [4, 3],
  [3, 4],
  [3, 2],
  [2, 3],
  [16, 9],
  [9, 16],
] as const

/** How far off a size in steps of 64 may be: a shape that looks wrong is worse than an odd number. */
const tolerance = 0.1

/**
 * The size of this shape with as many pixels as the model's own: sides are multiples of 64, as models were mostly trained, or of 8
 * where no such size comes near.
 */
export function sizeOfShape(x: number, y: number, native: Size): Size {
  const coarse = nearest(x / y, native, 64)
  return distance(coarse, x / y, native) < tolerance ? coarse : nearest(x / y, native, 8)
}

function nearest(ratio: number, native: Size, step: number): Size {
  const width = Math.sqrt(native.width * native.height * ratio)
  const around = (side: number) => [Math.floor(side / step), Math.ceil(side / step)].map((n) => Math.max(n, 1) * step)
  const sizes = around(width).flatMap((w) => around(width / ratio).map((h) => ({ width: w, height: h })))
  return sizes.reduce((best, size) => (distance(size, ratio, native) < distance(best, ratio, native) ? size : best))
}

/** A wrong shape counts twice as much as a wrong number of pixels. */
function distance({ width, height }: Size, ratio: number, native: Size): number {
  const shape = Math.abs(Math.log(width / height / ratio))
  const pixels = Math.abs(Math.log((width * height) / (native.width * native.height)))
  return 2 * shape + pixels
}
