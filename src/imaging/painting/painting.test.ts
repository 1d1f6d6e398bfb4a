/** Masks as a hand paints them; areas are checked against geometry, undoing against a copy. */
import { describe, expect, it } from 'vitest'
import type { Raster } from '../raster.ts'
import { Painting } from './painting.ts'
import { TileHistory } from './tile-history.ts'

const brush = { hardness: 1, erases: false }
const eraser = { hardness: 1, erases: true }
const area = ({ data }: Raster) => Array.from(data).reduce((sum, level) => sum + level, 0) / 255
const at = ({ data, width }: Raster, x: number, y: number) => data[y * width + x]
const dab = (x: number, y: number, radius: number) => ({ x, y, radius })

describe('the brush', () => {
  it('covers a disc where it is pressed, and a disc drawn out where it is moved', () => {
    const one = new Painting(200, 200)
    one.stroke(dab(100, 100, 40), dab(100, 100, 40), brush)
    expect(area(one.mask)).toBeCloseTo(Math.PI * 40 ** 2, -1)
    const line = new Painting(200, 200)
    line.stroke(dab(60, 100, 20), dab(140, 100, 20), brush)
    expect(Math.abs(area(line.mask) - (Math.PI * 20 ** 2 + 80 * 40))).toBeLessThan(8)
  })

  it('does not add up where a slow hand draws twice', () => {
    const quick = new Painting(100, 100)
    quick.stroke(dab(20, 50, 15), dab(80, 50, 15), { hardness: 0.2, erases: false })
    const slow = new Painting(100, 100)
    for (let x = 20; x < 80; x++) slow.stroke(dab(x, 50, 15), dab(x + 1, 50, 15), { hardness: 0.2, erases: false })
    const difference = quick.mask.data.map((level, i) => Math.abs(level - slow.mask.data[i]!))
    expect(Math.max(...difference)).toBeLessThanOrEqual(1)
  })

  it('is whole in the middle and fades to its rim as softly as it is told', () => {
    const soft = new Painting(100, 100)
    soft.stroke(dab(50.5, 50.5, 40), dab(50.5, 50.5, 40), { hardness: 0.5, erases: false })
    expect(at(soft.mask, 50, 50)).toBe(255)
    expect(at(soft.mask, 69, 50)).toBe(255)
    expect(at(soft.mask, 80, 50)).toBeGreaterThan(100)
    expect(at(soft.mask, 80, 50)).toBeLessThan(160)
    expect(at(soft.mask, 91, 50)).toBe(0)
  })

  it('grows with pressure along a line', () => {
    const pressed = new Painting(200, 100)
    pressed.stroke(dab(30, 50, 5), dab(170, 50, 25), brush)
    const column = (x: number) => Array.from({ length: 100 }, (_, y) => at(pressed.mask, x, y)!).filter((l) => l > 127)
    expect(column(40).length).toBeLessThan(column(100).length)
    expect(column(100).length).toBeLessThan(column(160).length)
  })

  it('erases what it painted', () => {
    const painting = new Painting(100, 100)
    painting.fill()
    painting.stroke(dab(50, 50, 20), dab(50, 50, 20), eraser)
    expect(at(painting.mask, 50, 50)).toBe(0)
    expect(at(painting.mask, 5, 5)).toBe(255)
  })

  it('may run over every edge of the picture', () => {
    const painting = new Painting(50, 30)
    painting.stroke(dab(-100, 15, 10), dab(150, 15, 10), brush)
    painting.stroke(dab(500, 500, 10), dab(600, 600, 10), brush)
    painting.commit()
    expect(area(painting.mask)).toBeCloseTo(50 * 20, -1)
  })
})

describe('shapes', () => {
  it('fill a rectangle from any corner, to whole pixels', () => {
    const painting = new Painting(40, 40)
    painting.rectangle({ left: 30, top: 25, right: 10, bottom: 5 }, false)
    expect(area(painting.mask)).toBe(20 * 20)
    painting.rectangle({ left: 10, top: 5, right: 20, bottom: 400 }, true)
    expect(area(painting.mask)).toBe(20 * 10)
  })

  it('fill what a lasso encloses: a triangle has half of base times height', () => {
    const painting = new Painting(100, 100)
    painting.lasso(
      [
        { x: 10, y: 10 },
        { x: 90, y: 10 },
        { x: 50, y: 70 },
      ],
      false,
    )
    expect(Math.abs(area(painting.mask) - 2400)).toBeLessThan(5)
  })

  it('fill a lasso that crosses itself without holes', () => {
    const painting = new Painting(100, 100)
    const star = [0, 2, 4, 1, 3].map((corner) => ({
      x: 50 + 40 * Math.sin((corner * 2 * Math.PI) / 5),
      y: 50 - 40 * Math.cos((corner * 2 * Math.PI) / 5),
    }))
    painting.lasso(star, false)
    expect(at(painting.mask, 50, 50)).toBe(255)
  })
})

describe('the whole mask', () => {
  it('is filled, inverted and cleared', () => {
    const painting = new Painting(16, 16)
    expect(painting.share).toBe(0)
    painting.rectangle({ left: 0, top: 0, right: 8, bottom: 16 }, false)
    painting.invert()
    expect([at(painting.mask, 0, 0), at(painting.mask, 15, 0)]).toEqual([0, 255])
    painting.fill()
    expect(area(painting.mask)).toBe(256)
    painting.clear()
    expect(painting.share).toBe(0)
  })

  it('is feathered without becoming more or less', () => {
    const painting = new Painting(100, 100)
    painting.rectangle({ left: 30, top: 30, right: 70, bottom: 70 }, false)
    painting.feather(4)
    expect(at(painting.mask, 30, 50)).toBeGreaterThan(100)
    expect(at(painting.mask, 29, 50)).toBeLessThan(155)
    expect(area(painting.mask)).toBeCloseTo(1600, -1)
  })

  it('is taken over from a mask of its size only', () => {
    const painting = new Painting(4, 4)
    painting.replace({ width: 4, height: 4, channels: 1, data: new Uint8Array(16).fill(7) })
    expect(at(painting.mask, 3, 3)).toBe(7)
    expect(() => painting.replace({ width: 2, height: 8, channels: 1, data: new Uint8Array(16) })).toThrow('size')
  })
})

describe('undoing', () => {
  it('takes 150 strokes back one by one, and makes them again', () => {
    const painting = new Painting(900, 600)
    const copy = () => Uint8Array.from(painting.mask.data)
    const states = [copy()]
    for (let i = 0; i < 150; i++) {
      // Every third stroke erases what the one before it painted.
      const place = i % 3 === 2 ? i - 1 : i
      const [x, y] = [(place * 37) % 900, (place * 53) % 600]
      painting.stroke(dab(x, y, 12), dab(x + 30, y - 20, 6), { hardness: (i % 5) / 4, erases: i % 3 === 2 })
      painting.commit()
      states.push(copy())
    }
    expect(painting.undoSteps).toBe(150)
    for (let i = 149; i >= 0; i--) {
      painting.undo()
      expect(Buffer.compare(copy(), states[i]!)).toBe(0)
    }
    for (let i = 1; i <= 150; i++) painting.redo()
    expect(Buffer.compare(copy(), states[150]!)).toBe(0)
  })

  it('forgets what was undone once something new is done', () => {
    const painting = new Painting(10, 10)
    painting.fill()
    painting.undo()
    expect(painting.redoSteps).toBe(1)
    painting.invert()
    expect(painting.redoSteps).toBe(0)
  })

  it('abandons a stroke without a trace', () => {
    const painting = new Painting(100, 100)
    painting.stroke(dab(50, 50, 20), dab(60, 50, 20), brush)
    painting.abandon()
    expect([painting.share, painting.undoSteps]).toEqual([0, 0])
  })

  it('tells what changed, so that no more is drawn again', () => {
    const told: unknown[] = []
    const painting = new Painting(1000, 1000, (box) => told.push(box))
    painting.stroke(dab(100, 100, 10), dab(100, 100, 10), brush)
    expect(told).toEqual([{ left: 89, top: 89, right: 111, bottom: 111 }])
  })

  it('makes no step of what changed nothing', () => {
    const painting = new Painting(100, 100)
    painting.stroke(dab(50, 50, 20), dab(60, 50, 20), eraser)
    painting.commit()
    painting.clear()
    expect(painting.undoSteps).toBe(0)
  })

  it('keeps the last 100 of soft strokes from edge to edge of 4096 × 4096 pixels in less than five such masks', () => {
    const painting = new Painting(4096, 4096)
    for (let i = 0; i < 120; i++) {
      const touch = { hardness: 0.7, erases: i % 2 === 1 }
      const x = (i * 211) % 4096
      for (let y = 300; y < 3800; y += 500) painting.stroke(dab(x, y, 40), dab(x, y + 500, 40), touch)
      painting.commit()
    }
    expect(painting.undoSteps).toBeGreaterThanOrEqual(100)
    expect(painting.historyBytes).toBeLessThan(5 * 4096 ** 2)
  })

  it('lets go of steps beyond 100 where they take too much', () => {
    const picture: Raster = { width: 1024, height: 1024, channels: 1, data: new Uint8Array(2 ** 20) }
    const history = new TileHistory(picture)
    for (let i = 0; i < 103; i++) {
      history.keep({ left: 0, top: 0, right: 1024, bottom: 1024 })
      for (let at = 0; at < 2 ** 20; at += 2) picture.data[at] = (at * 167 + i) & 255
      history.commit()
    }
    expect(history.undoSteps).toBe(100)
  })
})
