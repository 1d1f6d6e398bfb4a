/** A repainted picture put together with its original, which is untouched to the bit wherever the mask is black. */
import type { Raster } from './raster.ts'

/**
 * `picture` where `mask` is white, `original` where it is black; all of one size, three channels and one. Rounds as the two
 * premultiplied pastes of diffusers' VaeImageProcessor.apply_overlay do.
 */
export function overlay(picture: Raster, original: Raster, mask: Raster): Raster {
  const data = Uint8Array.from(picture.data)
  for (let i = 0; i < mask.data.length; i++) {
    const alpha = 255 - mask.data[i]!
    if (alpha === 0) continue
    for (let at = 3 * i; at < 3 * i + 3; at++) {
      const kept = Math.trunc((255 * dividedBy255(original.data[at]! * alpha + 128)) / alpha)
      // Seven more bits, as Pillow's AlphaComposite.c has them.
      const mixed = (Math.min(kept, 255) * alpha + data[at]! * (255 - alpha)) << 7
      data[at] = dividedBy255(mixed + (128 << 7)) >> 7
    }
  }
  return { ...picture, data }
}

function dividedBy255(value: number): number {
  return ((value >> 8) + value) >> 8
}
