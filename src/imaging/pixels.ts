/** From a network's numbers to the pixels of a picture, and back. */
import type { Pixels } from './files/index.ts'
import type { Raster } from './raster.ts'

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

/** The same as a picture of three channels, what is between two levels cut off, as AUTOMATIC1111 and NumPy's astype do. */
export function toPixelsBelow(values: Float32Array, width: number, height: number): Raster {
  const plane = width * height
  const data = new Uint8Array(3 * plane)
  for (let channel = 0; channel < 3; channel++) {
    for (let i = 0; i < plane; i++)
      data[3 * i + channel] = Math.trunc(Math.fround(toUnit(values[channel * plane + i]!) * 255))
  }
  return { width, height, channels: 3, data }
}

/** Values [3, height, width] from -1 to 1 of a picture of three channels. Source: diffusers image_processor.py, normalize. */
export function fromPixels({ width, height, data }: Raster): Float32Array {
  const plane = width * height
  const values = new Float32Array(3 * plane)
  for (let i = 0; i < values.length; i++) {
    values[i] = 2 * Math.fround(data[3 * (i % plane) + Math.floor(i / plane)]! / 255) - 1
  }
  return values
}

function toByte(value: number): number {
  return roundHalfToEven(Math.fround(toUnit(value) * 255))
}

/** From -1…1 to 0…1. */
function toUnit(value: number): number {
  return Math.min(Math.max(Math.fround(value * 0.5 + 0.5), 0), 1)
}

function roundHalfToEven(value: number): number {
  const rounded = Math.round(value)
  return rounded - value === 0.5 && rounded % 2 === 1 ? rounded - 1 : rounded
}
