/** From a network's numbers to the pixels of a picture. */
import type { Pixels } from './png.ts'

/**
 * Pixels of `values` [3, height, width] in about -1…1: halved, clamped and rounded half to even, as diffusers and NumPy do.
 * Source: diffusers image_processor.py, denormalize and numpy_to_pil.
 */
export function toPixels(values: Float32Array, width: number, height: number): Pixels {
  const plane = width * height
  const rgb = new Uint8Array(3 * plane)
  for (let channel = 0; channel < 3; channel++) {
    for (let i = 0; i < plane; i++) rgb[3 * i + channel] = toByte(values[channel * plane + i]!)
  }
  return { width, height, rgb }
}

function toByte(value: number): number {
  const unit = Math.min(Math.max(Math.fround(value * 0.5 + 0.5), 0), 1)
  return roundHalfToEven(Math.fround(unit * 255))
}

function roundHalfToEven(value: number): number {
  const rounded = Math.round(value)
  return rounded - value === 0.5 && rounded % 2 === 1 ? rounded - 1 : rounded
}
