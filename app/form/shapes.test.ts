import { describe, expect, it } from 'vitest'
import { shapes, sizeOfShape } from './shapes.ts'

const square = (side: number) => ({ width: side, height: side })
const written = (side: number) =>
  shapes.map(([x, y]) => {
    const { width, height } = sizeOfShape(x, y, square(side))
    return `${x}:${y} ${width}×${height}`
  })

describe('sizes by shape', () => {
  it('are multiples of 64 near the model’s own number of pixels, where the shape allows it', () => {
    expect(written(512)).toEqual([
      '1:1 512×512',
      '4:3 576×448',
      '3:4 448×576',
      '3:2 624×416',
      '2:3 416×624',
      '16:9 704×384',
      '9:16 384×704',
    ])
  })

  it('keep the shape within 5 % and the number of pixels within 10 %, whatever the model', () => {
    for (const side of [512, 640, 768, 1024])
      for (const [x, y] of shapes) {
        const { width, height } = sizeOfShape(x, y, square(side))
        expect([width % 8, height % 8]).toEqual([0, 0])
        expect(Math.abs((width * y) / (height * x) - 1)).toBeLessThan(0.05)
        expect(Math.abs((width * height) / side ** 2 - 1)).toBeLessThan(0.1)
      }
  })

  it('suit a model as small as the demo’s', () => {
    expect(written(128)).toEqual([
      '1:1 128×128',
      '4:3 152×112',
      '3:4 112×152',
      '3:2 160×104',
      '2:3 104×160',
      '16:9 168×96',
      '9:16 96×168',
    ])
  })
})
