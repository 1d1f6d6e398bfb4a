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

  it('that is cut short or no picture is an error', async () => {
    await expect(decodePicture(new Blob(['<!doctype html>']))).rejects.toThrow()
  })
})
