/** How a start picture comes into the width and height of a request: which part of it, or the whole with what is missing. */
import type { Box } from '../../src/imaging/index.ts'
import type { Size } from './request.ts'

export const framingModes = ['crop', 'fit', 'fill'] as const

/**
 * `crop` covers the frame with a part of the picture, `fit` shows the whole picture and goes on with its edges, `fill` stretches
 * it. A crop's centre is a fraction of what it can be moved by; `zoom` is 1 for the largest crop.
 */
export interface Framing {
  mode: (typeof framingModes)[number]
  x: number
  y: number
  zoom: number
}

export const centred: Framing = { mode: 'crop', x: 0.5, y: 0.5, zoom: 1 }

export const mostZoom = 8

/** The part of `picture` that a crop shows in `frame`, in pixels of the picture and with the frame's proportions. */
export function cropBox(picture: Size, frame: Size, { x, y, zoom }: Framing): Box {
  const scale = Math.min(picture.width / frame.width, picture.height / frame.height) / zoom
  const [width, height] = [frame.width * scale, frame.height * scale]
  const left = (picture.width - width) * x
  const top = (picture.height - height) * y
  return { left, top, right: left + width, bottom: top + height }
}

/** The framing whose crop lies `dx`, `dy` pixels of the picture further, or as far as there is room. */
export function movedCrop(picture: Size, frame: Size, framing: Framing, dx: number, dy: number): Framing {
  const { left, top, right, bottom } = cropBox(picture, frame, framing)
  const moved = (at: number, by: number, room: number, now: number) =>
    room < 1e-6 ? now : Math.min(1, Math.max(0, (at + by) / room))
  return {
    ...framing,
    x: moved(left, dx, picture.width - (right - left), framing.x),
    y: moved(top, dy, picture.height - (bottom - top), framing.y),
  }
}

/** Where the frame lies about the picture when the whole picture fits into it, in pixels of the picture. */
export function fitBox(picture: Size, frame: Size): Box {
  const scale = Math.max(picture.width / frame.width, picture.height / frame.height)
  const [width, height] = [frame.width * scale, frame.height * scale]
  const [left, top] = [(picture.width - width) / 2, (picture.height - height) / 2]
  return { left, top, right: left + width, bottom: top + height }
}

/** Whether the picture must be made anew to come into the frame: whoever draws enlarges a whole picture of its shape as well. */
export function isReframed(picture: Size, frame: Size, { mode, zoom }: Framing): boolean {
  const hasShape = picture.width * frame.height === picture.height * frame.width
  return !hasShape || picture.width > frame.width || (mode === 'crop' && zoom > 1)
}

/** A picture's own size as one that can be drawn: whole eights, at most `most` pixels a side and `area` in all. */
export function drawableSize({ width, height }: Size, most: number, area: number): Size {
  const scale = Math.min(1, most / width, most / height, Math.sqrt(area / (width * height)))
  const side = (length: number) => Math.min(most, Math.max(64, Math.round((length * scale) / 8) * 8))
  return { width: side(width), height: side(height) }
}
