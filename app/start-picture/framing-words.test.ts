/** Sizes and their words. */
import { describe, expect, it } from 'vitest'
import { framingInWords, ownSize } from './framing-words.ts'

const native = { width: 512, height: 512 }
const photo = { width: 3000, height: 2000 }

describe('a picture’s own size', () => {
  it.each([
    ['a photo, scaled down', photo, native, { width: 1024, height: 680 }],
    ['a small picture, as it is', { width: 640, height: 360 }, native, { width: 640, height: 360 }],
    ['one of odd sides', { width: 301, height: 205 }, native, { width: 304, height: 208 }],
    ['a photo for a tiny model', photo, { width: 64, height: 64 }, { width: 128, height: 88 }],
    ['a narrow strip', { width: 4000, height: 100 }, native, { width: 1024, height: 64 }],
  ])('is one that can be drawn: %s', (_, picture, model, size) => {
    expect(ownSize(picture, model)).toEqual(size)
  })
})

describe('the words', () => {
  it.each([
    ['crop', native, '3000 × 2000, cropped to 512 × 512'],
    ['crop', { width: 768, height: 512 }, '3000 × 2000, scaled to 768 × 512'],
    ['fit', native, '3000 × 2000, fitted into 512 × 512'],
    ['stretch', native, '3000 × 2000, kept at 2048 on its longer side, drawn as 512 × 512'],
    ['crop', photo, '3000 × 2000'],
  ] as const)('tell what becomes of a picture: %s', (fit, frame, words) => {
    expect(framingInWords(photo, fit, frame)).toBe(words)
  })
})
