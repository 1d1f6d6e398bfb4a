/** Pictures that the browser decodes: JPEGs of one brown and one blue half as Pillow 13.0.0 saves them, one with an EXIF orientation. */
import { describe, expect, it } from 'vitest'
import { decodePicture } from '../index.ts'

const files = [
  [
    'as it lies',
    '/9j/4AAQSkZJRgABAQAAAQABAAD/2wBDAA0JCgsKCA0LCgsODg0PEyAVExISEyccHhcgLikxMC4pLSwzOko+MzZGNywtQFdBRkxOUlNSMj5aYVpQYEpRUk//2wBDAQ4ODhMREyYVFSZPNS01T09PT09PT09PT09PT09PT09PT09PT09PT09PT09PT09PT09PT09PT09PT09PT09PT0//wAARCAAQACADASIAAhEBAxEB/8QAFgABAQEAAAAAAAAAAAAAAAAAAAIG/8QAFBABAAAAAAAAAAAAAAAAAAAAAP/EABYBAQEBAAAAAAAAAAAAAAAAAAUGB//EABQRAQAAAAAAAAAAAAAAAAAAAAD/2gAMAwEAAhEDEQA/AJADn2bAaUjX/9k=',
    { width: 32, height: 16 },
  ],
  [
    'turned by its EXIF orientation',
    '/9j/4AAQSkZJRgABAQAAAQABAAD/4QAiRXhpZgAATU0AKgAAAAgAAQESAAMAAAABAAYAAAAAAAD/2wBDAA0JCgsKCA0LCgsODg0PEyAVExISEyccHhcgLikxMC4pLSwzOko+MzZGNywtQFdBRkxOUlNSMj5aYVpQYEpRUk//2wBDAQ4ODhMREyYVFSZPNS01T09PT09PT09PT09PT09PT09PT09PT09PT09PT09PT09PT09PT09PT09PT09PT09PT0//wAARCAAQACADASIAAhEBAxEB/8QAFgABAQEAAAAAAAAAAAAAAAAAAAIG/8QAFBABAAAAAAAAAAAAAAAAAAAAAP/EABYBAQEBAAAAAAAAAAAAAAAAAAUGB//EABQRAQAAAAAAAAAAAAAAAAAAAAD/2gAMAwEAAhEDEQA/AJADn2bAaUjX/9k=',
    { width: 16, height: 32 },
  ],
] as const

/** One brown and one blue half, lossless, as Pillow 13.0.0 saves them; the byte at 95 is the EXIF orientation. */
const webp = (orientation: number) =>
  Uint8Array.from(
    atob(
      'UklGRl4AAABXRUJQVlA4WAoAAAAIAAAAHwAADwAAVlA4TB0AAAAvH8ADAA9wFJ5T0N6Ke/6jBQKBJH/pARaI6H8ULwBFWElGGgAAAE1NACoAAAAIAAEBEgADAAAAAQAKAAAAAAAA',
    ),
    (character, i) => (i === 95 ? orientation : character.charCodeAt(0)),
  )
const [brown, blue] = [
  [200, 100, 50],
  [20, 60, 220],
]

/** Of one colour, 8 × 8: (0, 200, 200, 40), which Pillow makes (215, 46, 46). */
const cmyk =
  '/9j/7gAOQWRvYmUAZAAAAAAA/9sAQwACAQEBAQECAQEBAgICAgIEAwICAgIFBAQDBAYFBgYGBQYGBgcJCAYHCQcGBggLCAkKCgoKCgYICwwLCgwJCgoK/8AAFAgACAAIBEMRAE0RAFkRAEsRAP/EAB8AAAEFAQEBAQEBAAAAAAAAAAABAgMEBQYHCAkKC//EALUQAAIBAwMCBAMFBQQEAAABfQECAwAEEQUSITFBBhNRYQcicRQygZGhCCNCscEVUtHwJDNicoIJChYXGBkaJSYnKCkqNDU2Nzg5OkNERUZHSElKU1RVVldYWVpjZGVmZ2hpanN0dXZ3eHl6g4SFhoeIiYqSk5SVlpeYmZqio6Slpqeoqaqys7S1tre4ubrCw8TFxsfIycrS09TV1tfY2drh4uPk5ebn6Onq8fLz9PX29/j5+v/aAA4EQwBNAFkASwAAPwD9/K/Nuvzbr9XK/9k='

describe('a WebP', () => {
  // Pillow's ImageOps.exif_transpose: whether it stands, and its first pixel.
  it.each([
    [1, 32, brown],
    [2, 32, blue],
    [3, 32, blue],
    [4, 32, brown],
    [5, 16, brown],
    [6, 16, brown],
    [7, 16, blue],
    [8, 16, blue],
  ])('of orientation %i is read upright, whether the browser turns it or not', async (orientation, width, first) => {
    const picture = await decodePicture(new Blob([webp(orientation)], { type: 'image/webp' }))
    expect(picture).toMatchObject({ width, height: 48 - width, channels: 3 })
    expect([...picture.data.subarray(0, 3)]).toEqual(first)
    expect([...picture.data.subarray(-3)]).toEqual(first === brown ? blue : brown)
  })
})

describe('a JPEG', () => {
  it.each(files)('%s is read upright', async (_, base64, { width, height }) => {
    const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0))
    const picture = await decodePicture(new Blob([bytes], { type: 'image/jpeg' }))
    expect(picture).toMatchObject({ width, height, channels: 3 })
    const [first, last] = [picture.data.subarray(0, 3), picture.data.subarray(-3)]
    for (const [c, level] of [200, 100, 50].entries()) expect(Math.abs(first[c]! - level)).toBeLessThan(6)
    for (const [c, level] of [20, 60, 220].entries()) expect(Math.abs(last[c]! - level)).toBeLessThan(6)
  })

  it.each([
    ['one row', 1],
    ['five rows', 5 * 16],
    ['all rows but one', 31 * 16],
  ])('is the same where a canvas holds no more than %s of it', async (_, area) => {
    // Its upper half is brown, its lower one blue.
    const [, base64] = files[1]
    const file = new Blob([Uint8Array.from(atob(base64), (character) => character.charCodeAt(0))], {
      type: 'image/jpeg',
    })
    expect(await decodePicture(file, { area })).toEqual(await decodePicture(file))
  })

  it('of CMYK has the colours that Pillow gives', async () => {
    const { data } = await decodePicture(new Blob([Uint8Array.from(atob(cmyk), (letter) => letter.charCodeAt(0))]))
    for (const [c, level] of [215, 46, 46].entries()) expect(Math.abs(data[c]! - level)).toBeLessThan(24)
  })

  it('that is cut short or no picture is an error', async () => {
    await expect(decodePicture(new Blob(['<!doctype html>']))).rejects.toThrow()
  })
})
