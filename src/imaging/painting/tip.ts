/** The brush: a round tip drawn along a line, as coverage from 0 to 255. */
import type { Raster } from '../raster.ts'
import type { Box } from '../resize.ts'

/** Where the tip is, and how large; pixels, the first one's centre at ½, ½. */
export interface Dab {
  x: number
  y: number
  radius: number
}

/** How the tip works: 1 is hard to its rim, 0 soft from the centre; the eraser takes coverage away. */
export interface Touch {
  hardness: number
  erases: boolean
}

/** The pixels that a line from dab to dab can reach within `picture`; empty where it misses. */
export function reachOf(from: Dab, to: Dab, { width, height }: Pick<Raster, 'width' | 'height'>): Box {
  const reach = Math.max(from.radius, to.radius) + 1
  return {
    left: Math.max(0, Math.floor(Math.min(from.x, to.x) - reach)),
    top: Math.max(0, Math.floor(Math.min(from.y, to.y) - reach)),
    right: Math.min(width, Math.ceil(Math.max(from.x, to.x) + reach)),
    bottom: Math.min(height, Math.ceil(Math.max(from.y, to.y) + reach)),
  }
}

/**
 * Draws the tip from dab to dab onto `mask`, one channel. Coverage never adds up: a pixel holds the most (erasing, the least)
 * that any part of the line gave it, so that a slow hand and a quick one draw the same.
 */
export function drawLine(mask: Raster, from: Dab, to: Dab, { hardness, erases }: Touch): void {
  const { left, top, right, bottom } = reachOf(from, to, mask)
  const [dx, dy] = [to.x - from.x, to.y - from.y]
  const length2 = dx * dx + dy * dy
  for (let y = top; y < bottom; y++) {
    for (let x = left; x < right; x++) {
      const at = y * mask.width + x
      const before = mask.data[at]!
      // Most of a stroke lies where it has been before.
      if (before === (erases ? 0 : 255)) continue
      const px = x + 0.5 - from.x
      const py = y + 0.5 - from.y
      const along = length2 === 0 ? 0 : Math.min(1, Math.max(0, (px * dx + py * dy) / length2))
      const radius = from.radius + along * (to.radius - from.radius)
      const ex = px - along * dx
      const ey = py - along * dy
      const outer = radius + 0.5
      const distance2 = ex * ex + ey * ey
      if (distance2 >= outer * outer) continue
      const level = levelAt(Math.sqrt(distance2), radius, hardness)
      mask.data[at] = erases ? Math.min(before, 255 - level) : Math.max(before, level)
    }
  }
}

/** The tip's coverage at a distance from its centre: whole inside, and falling smoothly over its soft rim, which is a pixel at least. */
export function levelAt(distance: number, radius: number, hardness: number): number {
  const rim = Math.max(1, radius * (1 - hardness))
  const depth = Math.min(1, Math.max(0, (radius + 0.5 - distance) / rim))
  return Math.round(255 * depth * depth * (3 - 2 * depth))
}
