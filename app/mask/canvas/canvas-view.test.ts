/** Zooming and panning as a hand expects it. */
import { describe, expect, it } from 'vitest'
import { fitView, keptInSight, pointInPicture, zoomedView } from './canvas-view.ts'

const viewport = { width: 832, height: 632 }
const picture = { width: 2000, height: 1000 }

describe('the view', () => {
  it('fits the whole picture into the middle', () => {
    expect(fitView(viewport, picture)).toEqual({ scale: 0.4, x: 16, y: 116 })
    expect(fitView(viewport, { width: 8, height: 8 }).scale).toBe(12)
  })

  it('keeps what lies under the finger there when it zooms', () => {
    const view = fitView(viewport, picture)
    const finger = { x: 300, y: 250 }
    const before = pointInPicture(view, finger)
    const after = pointInPicture(zoomedView(view, finger, 3.7), finger)
    expect(after.x).toBeCloseTo(before.x, 9)
    expect(after.y).toBeCloseTo(before.y, 9)
    expect(zoomedView(view, finger, 1e9).scale).toBe(32)
  })

  it('cannot lose the picture', () => {
    const lost = { scale: 1, x: 5000, y: -5000 }
    expect(keptInSight(lost, viewport, picture)).toEqual({ scale: 1, x: 832 - 48, y: 48 - 1000 })
  })
})
