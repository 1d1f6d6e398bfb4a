/** Pictures with transparent parts: laid on a colour, or what of them is transparent as a mask. */
import type { Raster } from './raster.ts'

/** Whether anything of the picture is transparent; the last bit of alpha may be a hidden text's, and nobody sees it. */
export function isTransparent({ channels, data }: Raster): boolean {
  if (channels !== 4) return false
  for (let at = 3; at < data.length; at += 4) if (data[at]! < 254) return true
  return false
}

/**
 * The picture without its alpha: laid on a grey of 0 to 255, or as its colours are beneath, which is what diffusers draws from.
 * Rounds as Pillow's paste with a mask does. Source: Pillow, src/libImaging/Paste.c.
 */
export function laidOn(picture: Raster, grey: number | undefined): Raster {
  const { width, height, channels } = picture
  if (channels !== 4) return picture
  const data = new Uint8Array(3 * width * height)
  for (let i = 0; i < width * height; i++) {
    const alpha = grey === undefined ? 255 : picture.data[4 * i + 3]!
    for (let c = 0; c < 3; c++) {
      const sum = picture.data[4 * i + c]! * alpha + (grey ?? 0) * (255 - alpha) + 128
      data[3 * i + c] = ((sum >> 8) + sum) >> 8
    }
  }
  return { width, height, channels: 3, data }
}

/** The alpha alone, one channel: white where the picture is opaque, or, `isInverted`, where it is transparent. */
export function alphaOf({ width, height, channels, data }: Raster, isInverted = false): Raster {
  const alpha = new Uint8Array(width * height)
  for (let i = 0; i < alpha.length; i++) {
    const value = channels === 4 ? data[4 * i + 3]! : 255
    alpha[i] = isInverted ? 255 - value : value
  }
  return { width, height, channels: 1, data: alpha }
}
