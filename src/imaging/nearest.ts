/** Pixels as they are, at another size: Pillow's Image.resize with NEAREST. */
import type { Raster } from './raster.ts'

/** Each pixel is the one that its middle falls on. Source: Pillow, src/libImaging/Geometry.c, ImagingScaleAffine. */
export function resizeNearest(picture: Raster, width: number, height: number): Raster {
  const { channels } = picture
  const columns = places(picture.width, width)
  const data = new Uint8ClampedArray(width * height * channels)
  let to = 0
  for (const row of places(picture.height, height)) {
    for (const column of columns) {
      const from = (row * picture.width + column) * channels
      for (let channel = 0; channel < channels; channel++) data[to++] = picture.data[from + channel]!
    }
  }
  return { ...picture, width, height, data }
}

/** Added up step by step, as Pillow does: the sums decide where a middle lies on a border. */
function places(from: number, to: number): number[] {
  const step = from / to
  let middle = step * 0.5
  return Array.from({ length: to }, () => {
    const place = Math.min(Math.trunc(middle), from - 1)
    middle += step
    return place
  })
}
