/** Where crops and frames lie; the numbers are worked out by hand. */
import { describe, expect, it } from 'vitest'
import { centred, cropBox, drawableSize, fitBox, isReframed, movedCrop } from './framing.ts'

const wide = { width: 1200, height: 600 }
const square = { width: 512, height: 512 }

describe('a crop', () => {
  it('is the largest middle part of the frame’s shape', () => {
    expect(cropBox(wide, square, centred)).toEqual({ left: 300, top: 0, right: 900, bottom: 600 })
  })

  it('shows half as much at twice the zoom', () => {
    expect(cropBox(wide, square, { ...centred, zoom: 2 })).toEqual({ left: 450, top: 150, right: 750, bottom: 450 })
  })

  it('moves with the hand, and stops at the edges', () => {
    const moved = movedCrop(wide, square, centred, 100, 50)
    expect(cropBox(wide, square, moved)).toEqual({ left: 400, top: 0, right: 1000, bottom: 600 })
    expect(cropBox(wide, square, movedCrop(wide, square, moved, 5000, 0)).right).toBe(1200)
    expect(movedCrop(wide, square, centred, 0, 50).y).toBe(0.5)
  })
})

describe('a frame', () => {
  it('reaches beyond a picture that fits into it', () => {
    expect(fitBox(wide, square)).toEqual({ left: 0, top: -300, right: 1200, bottom: 900 })
  })

  it('leaves a picture of its shape as it is, unless it is larger or only a part is wanted', () => {
    expect(isReframed(square, square, centred)).toBe(false)
    expect(isReframed({ width: 64, height: 64 }, square, centred)).toBe(false)
    expect(isReframed({ width: 1024, height: 1024 }, square, centred)).toBe(true)
    expect(isReframed(square, square, { ...centred, zoom: 1.5 })).toBe(true)
    expect(isReframed(wide, square, { ...centred, mode: 'fit' })).toBe(true)
  })
})

describe('a picture’s own size', () => {
  it('is rounded to eights', () => {
    expect(drawableSize({ width: 500, height: 333 }, 2048, 1024 ** 2)).toEqual({ width: 504, height: 336 })
  })

  it('is scaled down to what the model can draw, in its proportions', () => {
    expect(drawableSize({ width: 6000, height: 4000 }, 2048, 1024 ** 2)).toEqual({ width: 1256, height: 840 })
    expect(drawableSize({ width: 9000, height: 100 }, 2048, 1024 ** 2)).toEqual({ width: 2048, height: 64 })
  })
})
