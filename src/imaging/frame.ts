/** A picture of any size, brought to the size that is drawn. */
import { fill } from './framing.ts'
import type { Raster } from './raster.ts'
import { type Box, resize } from './resize.ts'

/** `crop` covers the frame, `fit` shows the whole picture in it, `stretch` leaves the picture as it is for whoever draws to bring to size. */
export type Fit = 'crop' | 'fit' | 'stretch'

/** How a picture comes into a frame of `width` × `height` pixels. */
export interface Framing {
  fit: Fit
  /** Which part a crop keeps of the side that is too long: 0 its beginning, 1 its end. */
  position: number
  width: number
  height: number
}

/** The longest side, in pixels, of a picture that is left as it is: an original of more costs memory and adds nothing to 512. */
export const longestSide = 2048

/** The picture as `framing` asks for it; scaled with Pillow's Lanczos. */
export function framed(picture: Raster, framing: Framing): Raster {
  const { fit, width, height } = framing
  if (fit === 'fit') return fill(picture, width, height)
  if (fit === 'crop') return resize(picture, width, height, 'lanczos', cropBox(picture, framing))
  const scale = Math.min(1, longestSide / Math.max(picture.width, picture.height))
  const side = (length: number) => Math.max(1, Math.round(length * scale))
  return resize(picture, side(picture.width), side(picture.height), 'lanczos')
}

/** The largest part of the picture that has the frame's proportions. */
function cropBox(picture: { width: number; height: number }, { position, width, height }: Framing): Box {
  const scale = Math.min(picture.width / width, picture.height / height)
  const left = (picture.width - width * scale) * position
  const top = (picture.height - height * scale) * position
  return { left, top, right: left + width * scale, bottom: top + height * scale }
}
