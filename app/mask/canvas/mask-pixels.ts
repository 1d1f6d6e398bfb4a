/** How a mask is shown on its picture: white with stripes of safelight, so that it is told from any picture. */
import type { Box, Raster } from '../../../src/imaging/index.ts'

/** Red, green, blue and the opacity of a whole mask. */
const paper = [255, 250, 245, 120] as const
const stripe = [255, 88, 40, 200] as const

/** Draws what lies in `box` of the mask onto its canvas, which is as large. */
export function showMask(context: CanvasRenderingContext2D, mask: Raster, { left, top, right, bottom }: Box): void {
  if (right <= left || bottom <= top) return
  const shown = context.createImageData(right - left, bottom - top)
  const stripes = Math.max(3, Math.round(Math.max(mask.width, mask.height) / 96))
  let at = 0
  for (let y = top; y < bottom; y++) {
    for (let x = left; x < right; x++) {
      const level = mask.data[y * mask.width + x]!
      if (level > 0) {
        const colour = (x + y) % (3 * stripes) < stripes ? stripe : paper
        shown.data[at] = colour[0]
        shown.data[at + 1] = colour[1]
        shown.data[at + 2] = colour[2]
        shown.data[at + 3] = (colour[3] * level) / 255
      }
      at += 4
    }
  }
  context.putImageData(shown, left, top)
}

/** The smallest box around both. */
export function union(one: Box | undefined, other: Box): Box {
  if (!one) return other
  return {
    left: Math.min(one.left, other.left),
    top: Math.min(one.top, other.top),
    right: Math.max(one.right, other.right),
    bottom: Math.max(one.bottom, other.bottom),
  }
}
