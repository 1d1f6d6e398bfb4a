/** Masks: white is drawn anew, black is kept, and grey is mixed when the picture is put together. */
import { alphaOf, isTransparent } from './alpha.ts'
import type { Raster } from './raster.ts'
import type { Box } from './resize.ts'

/** A picture's brightness, one channel. Source: Pillow, src/libImaging/Convert.c. */
export function toGrey({ width, height, channels, data }: Raster): Raster {
  if (channels === 1) return { width, height, channels, data }
  const grey = new Uint8Array(width * height)
  for (let i = 0, at = 0; i < grey.length; i++, at += channels) {
    grey[i] = (19595 * data[at]! + 38470 * data[at + 1]! + 7471 * data[at + 2]! + 0x8000) >> 16
  }
  return { width, height, channels: 1, data: grey }
}

/**
 * The mask that a picture of four channels is: its alpha where that says anything, what is opaque painted, else its brightness.
 * Source: AUTOMATIC1111's modules/processing.py, create_binary_mask.
 */
export function readMask(picture: Raster): { mask: Raster; isFromAlpha: boolean } {
  const isFromAlpha = isTransparent(picture)
  return { mask: isFromAlpha ? alphaOf(picture) : toGrey(picture), isFromAlpha }
}

/**
 * The part of the picture to work on: all that `mask` has painted, with `padding` pixels around it, made as wide as `width` is
 * to `height` where the picture has room. Source: diffusers image_processor.py, get_crop_region.
 */
export function cropRegion(mask: Raster, width: number, height: number, padding: number): Box {
  const painted = paintedBox(mask)
  const box: Box = {
    left: Math.trunc(Math.max(painted.left - padding, 0)),
    top: Math.trunc(Math.max(painted.top - padding, 0)),
    right: Math.trunc(Math.min(painted.right + padding, mask.width)),
    bottom: Math.trunc(Math.min(painted.bottom + padding, mask.height)),
  }
  const ratio = width / height
  if ((box.right - box.left) / (box.bottom - box.top) > ratio) {
    const missing = Math.trunc((box.right - box.left) / ratio - (box.bottom - box.top))
    const [top, bottom] = widened(box.top, box.bottom, missing, mask.height)
    return { ...box, top, bottom }
  }
  const missing = Math.trunc((box.bottom - box.top) * ratio - (box.right - box.left))
  const [left, right] = widened(box.left, box.right, missing, mask.width)
  return { ...box, left, right }
}

/** From `begin` to `end` and `more` around it, moved inside 0 to `limit`, and cut where that is not enough. */
function widened(begin: number, end: number, more: number, limit: number): [number, number] {
  let first = begin - Math.floor(more / 2)
  let last = end + more - Math.floor(more / 2)
  if (last >= limit) {
    first -= last - limit
    last = limit
  }
  if (first < 0) {
    last -= first
    first = 0
  }
  return [first, Math.min(last, limit)]
}

function paintedBox({ width, height, data }: Raster): Box {
  const box = { left: width, top: height, right: 0, bottom: 0 }
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      if (data[y * width + x] === 0) continue
      box.left = Math.min(box.left, x)
      box.right = Math.max(box.right, x + 1)
      box.top = Math.min(box.top, y)
      box.bottom = y + 1
    }
  }
  return box
}
