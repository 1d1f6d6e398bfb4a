/** The lasso: what a closed line encloses, with soft edges a pixel wide. */
import type { Raster } from '../raster.ts'
import type { Box } from '../resize.ts'

/** Pixels. */
export interface Point {
  x: number
  y: number
}

/** Lines per row of pixels; across, coverage is exact. */
const lines = 4

/** The pixels that the polygon can reach within `picture`. */
export function polygonBox(points: readonly Point[], { width, height }: Pick<Raster, 'width' | 'height'>): Box {
  const xs = points.map(({ x }) => x)
  const ys = points.map(({ y }) => y)
  return {
    left: Math.min(width, Math.max(0, Math.floor(Math.min(...xs)))),
    top: Math.min(height, Math.max(0, Math.floor(Math.min(...ys)))),
    right: Math.max(0, Math.min(width, Math.ceil(Math.max(...xs)))),
    bottom: Math.max(0, Math.min(height, Math.ceil(Math.max(...ys)))),
  }
}

/** Adds what the polygon encloses to `mask`, one channel, or takes it away; where the line crosses itself all loops count. */
export function drawPolygon(mask: Raster, points: readonly Point[], erases: boolean): void {
  const { left, top, right, bottom } = polygonBox(points, mask)
  if (right <= left) return
  const covered = new Float32Array(right - left)
  for (let y = top; y < bottom; y++) {
    covered.fill(0)
    for (let line = 0; line < lines; line++) {
      for (const [begin, end] of spans(points, y + (line + 0.5) / lines)) cover(covered, begin - left, end - left)
    }
    for (const [i, sum] of covered.entries()) {
      if (sum === 0) continue
      const level = Math.min(255, Math.round((255 * sum) / lines))
      const at = y * mask.width + left + i
      const before = mask.data[at]!
      mask.data[at] = erases ? Math.min(before, 255 - level) : Math.max(before, level)
    }
  }
}

/** From where to where a horizontal line runs inside the polygon, by the non-zero winding rule. */
function spans(points: readonly Point[], y: number): [number, number][] {
  const crossings: { x: number; turn: number }[] = []
  for (const [i, a] of points.entries()) {
    const b = points[(i + 1) % points.length]!
    if (a.y <= y === b.y <= y) continue
    crossings.push({ x: a.x + ((y - a.y) / (b.y - a.y)) * (b.x - a.x), turn: b.y > a.y ? 1 : -1 })
  }
  crossings.sort((one, other) => one.x - other.x)
  const found: [number, number][] = []
  let winding = 0
  for (const [i, { x, turn }] of crossings.entries()) {
    winding += turn
    if (winding !== 0) found.push([x, crossings[i + 1]!.x])
  }
  return found
}

/** Adds to each pixel of a row how much of it lies between `begin` and `end`. */
function cover(row: Float32Array, begin: number, end: number): void {
  const last = Math.min(row.length, Math.ceil(end))
  for (let x = Math.max(0, Math.floor(begin)); x < last; x++) {
    row[x]! += Math.max(0, Math.min(end, x + 1) - Math.max(begin, x))
  }
}
