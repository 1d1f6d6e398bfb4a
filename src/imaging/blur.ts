/** Gaussian blur to the byte as Pillow does: three box blurs across, then three down. */
import type { Raster } from './raster.ts'

const passes = 3

/** `picture`, which has one channel, as ImageFilter.GaussianBlur(radius) gives it. Source: Pillow, src/libImaging/BoxBlur.c. */
export function gaussianBlur(picture: Raster, radius: number): Raster {
  const box = boxRadius(radius)
  if (box === 0) return picture
  let { data } = picture
  for (let pass = 0; pass < passes; pass++) data = boxBlurred(data, picture.width, box)
  let turned = transposed(data, picture.width, picture.height)
  for (let pass = 0; pass < passes; pass++) turned = boxBlurred(turned, picture.height, box)
  return { ...picture, data: transposed(turned, picture.height, picture.width) }
}

/** Half the width, a fraction, of the box whose third convolution is the Gaussian. Source: Gwosdek et al. 2011, equations 7, 11 and 14. */
function boxRadius(radius: number): number {
  const variance = Math.fround(radius ** 2 / passes)
  const length = Math.sqrt(12 * variance + 1)
  const whole = Math.floor((length - 1) / 2)
  const part = ((2 * whole + 1) * (whole * (whole + 1) - 3 * variance)) / (6 * (variance - (whole + 1) ** 2))
  return Math.fround(whole + part)
}

/** Lines of `width` samples; beyond its ends a line goes on as it ends. Weights have 24 fractional bits. */
function boxBlurred(data: Raster['data'], width: number, radius: number): Uint8Array {
  const reach = Math.trunc(radius)
  const inner = Math.trunc(Math.fround(2 ** 24 / Math.fround(radius * 2 + 1)))
  const outer = Math.floor((2 ** 24 - (reach * 2 + 1) * inner) / 2)
  const out = new Uint8Array(data.length)
  for (let line = 0; line < data.length; line += width) {
    const at = (x: number) => data[line + Math.min(Math.max(x, 0), width - 1)]!
    let sum = 0
    for (let x = -reach - 1; x < reach; x++) sum += at(x)
    for (let x = 0; x < width; x++) {
      sum += at(x + reach) - at(x - reach - 1)
      const weighed = sum * inner + (at(x - reach - 1) + at(x + reach + 1)) * outer
      out[line + x] = (weighed + 2 ** 23) / 2 ** 24
    }
  }
  return out
}

function transposed(data: Raster['data'], width: number, height: number): Uint8Array {
  const out = new Uint8Array(data.length)
  for (let y = 0; y < height; y++) for (let x = 0; x < width; x++) out[x * height + y] = data[y * width + x]!
  return out
}
