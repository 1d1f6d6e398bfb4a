/** Parts of pictures: cut out, fitted into a frame as diffusers does, and put back. */
import type { Raster } from './raster.ts'
import { type Box, resize } from './resize.ts'

/** What lies in `box`; black where that reaches beyond the picture. */
export function crop(picture: Raster, { left, top, right, bottom }: Box): Raster {
  const cut = black(right - left, bottom - top, picture.channels)
  paste(cut, picture, -left, -top)
  return cut
}

/** Copies `picture` into `onto` with its corner at `left`, `top`; what falls outside is lost. */
export function paste(onto: Raster, picture: Raster, left: number, top: number): void {
  const { channels } = picture
  const [from, to] = [Math.max(0, -left), Math.min(picture.width, onto.width - left)]
  if (to <= from) return
  for (let y = Math.max(0, -top); y < Math.min(picture.height, onto.height - top); y++) {
    const row = picture.data.subarray((y * picture.width + from) * channels, (y * picture.width + to) * channels)
    onto.data.set(row, ((y + top) * onto.width + left + from) * channels)
  }
}

/** A black picture. */
export function black(width: number, height: number, channels: Raster['channels']): Raster {
  return { width, height, channels, data: new Uint8Array(width * height * channels) }
}

/** The whole picture in the frame, its edges stretched over what is left. Source: diffusers image_processor.py, resize_mode "fill". */
export function fill(picture: Raster, width: number, height: number): Raster {
  const ratio = width / height
  const own = picture.width / picture.height
  const inner = resize(
    picture,
    ratio < own ? width : Math.floor((picture.width * height) / picture.height),
    ratio < own ? Math.floor((picture.height * width) / picture.width) : height,
    'lanczos',
  )
  const framed = black(width, height, picture.channels)
  const left = Math.floor(width / 2) - Math.floor(inner.width / 2)
  const top = Math.floor(height / 2) - Math.floor(inner.height / 2)
  paste(framed, inner, left, top)
  const { width: right, height: bottom } = inner
  if (ratio < own && top > 0) {
    const edge = (y: number) => resize(inner, width, top, 'bicubic', { left: 0, top: y, right: width, bottom: y })
    paste(framed, edge(0), 0, 0)
    paste(framed, edge(bottom), 0, top + bottom)
  }
  if (ratio > own && left > 0) {
    const edge = (x: number) => resize(inner, left, height, 'bicubic', { left: x, top: 0, right: x, bottom: height })
    paste(framed, edge(0), 0, 0)
    paste(framed, edge(right), left + right, 0)
  }
  return framed
}

/** The frame covered by the middle of the picture. Source: diffusers image_processor.py, resize_mode "crop". */
export function cover(picture: Raster, width: number, height: number): Raster {
  const ratio = width / height
  const own = picture.width / picture.height
  const inner = resize(
    picture,
    ratio > own ? width : Math.floor((picture.width * height) / picture.height),
    ratio <= own ? height : Math.floor((picture.height * width) / picture.width),
    'lanczos',
  )
  const framed = black(width, height, picture.channels)
  const middle = (outer: number, own: number) => Math.floor(outer / 2) - Math.floor(own / 2)
  paste(framed, inner, middle(width, inner.width), middle(height, inner.height))
  return framed
}
