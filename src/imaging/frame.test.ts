/** Framing, on a picture of 6 × 2 pixels whose columns count up. */
import { describe, expect, it } from 'vitest'
import { framed, type Raster } from './index.ts'

const columns = (...levels: number[]): Raster => ({
  width: levels.length,
  height: 2,
  channels: 1,
  data: Uint8Array.from([...levels, ...levels]),
})
const picture = columns(0, 50, 100, 150, 200, 250)
const square = { width: 2, height: 2 }

describe('a picture that comes into a frame', () => {
  it.each([
    [0, [0, 50, 0, 50]],
    [0.5, [100, 150, 100, 150]],
    [1, [200, 250, 200, 250]],
  ])('is cropped to the part that was chosen: %f', (position, levels) => {
    const { width, height, data } = framed(picture, { fit: 'crop', position, ...square })
    expect({ width, height, levels: [...data] }).toEqual({ ...square, levels })
  })

  it('is cropped along its height where that is too long', () => {
    const upright: Raster = { width: 1, height: 3, channels: 1, data: Uint8Array.of(10, 20, 30) }
    const { data } = framed(upright, { fit: 'crop', position: 1, width: 1, height: 1 })
    expect([...data]).toEqual([30])
  })

  it('keeps every pixel where the sizes agree', () => {
    expect(framed(picture, { fit: 'crop', position: 0.3, width: 6, height: 2 })).toEqual(picture)
  })

  it('is shown whole where it is to fit', () => {
    const { width, height, data } = framed(picture, { fit: 'fit', position: 0, width: 6, height: 6 })
    expect({ width, height }).toEqual({ width: 6, height: 6 })
    expect([...data.subarray(0, 6)]).toEqual([...data.subarray(30)])
  })

  it('stays as it is where it is to be stretched, unless it is huge', () => {
    expect(framed(picture, { fit: 'stretch', position: 0, ...square })).toMatchObject({ width: 6, height: 2 })
    const huge: Raster = { width: 4096, height: 4, channels: 1, data: new Uint8Array(4096 * 4) }
    expect(framed(huge, { fit: 'stretch', position: 0, ...square })).toMatchObject({ width: 2048, height: 2 })
  })
})
