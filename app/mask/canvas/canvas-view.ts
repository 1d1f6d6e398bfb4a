/** Where a picture lies in its viewport: zoom and pan as geometry. */
import type { Point } from '../../../src/imaging/index.ts'
import type { Size } from '../../request/index.ts'

/** A point of the picture lies at x + scale · its own x, in CSS pixels from the viewport's corner. */
export interface View extends Point {
  scale: number
}

const least = 0.02
const most = 32
/** CSS pixels around a picture that fits. */
const margin = 16

/** The whole picture in the middle, up to twelve times its own size. */
export function fitView(viewport: Size, picture: Size): View {
  const room = (side: number) => Math.max(1, side - 2 * margin)
  const scale = Math.min(room(viewport.width) / picture.width, room(viewport.height) / picture.height, 12)
  return { scale, x: (viewport.width - picture.width * scale) / 2, y: (viewport.height - picture.height * scale) / 2 }
}

/** Zoomed by `factor`, with what lies at `point` of the viewport staying there. */
export function zoomedView({ x, y, scale }: View, point: Point, factor: number): View {
  const next = Math.min(most, Math.max(least, scale * factor))
  const by = next / scale
  return { scale: next, x: point.x - (point.x - x) * by, y: point.y - (point.y - y) * by }
}

/** Moved so that at least a corner of the picture can still be seen. */
export function keptInSight({ x, y, scale }: View, viewport: Size, picture: Size): View {
  const kept = (at: number, room: number, length: number) => Math.min(room - 48, Math.max(48 - length * scale, at))
  return { scale, x: kept(x, viewport.width, picture.width), y: kept(y, viewport.height, picture.height) }
}

/** The picture's point at a point of the viewport. */
export function pointInPicture({ x, y, scale }: View, point: Point): Point {
  return { x: (point.x - x) / scale, y: (point.y - y) / scale }
}
