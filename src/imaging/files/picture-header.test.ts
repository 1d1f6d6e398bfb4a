/** Headers of picture files; the bytes are the beginnings of what Pillow 13.0.0 saves of Image.new('RGB', (300, 7)). */
import { describe, expect, it } from 'vitest'
import { readPictureHeader } from '../index.ts'

const jpegTables =
  '2wBDAAgGBgcGBQgHBwcJCQgKDBQNDAsLDBkSEw8UHRofHh0aHBwgJC4nICIsIxwcKDcpLDAxNDQ0Hyc5PTgyPC4zNDL/2wBDAQkJCQwLDBgNDRgyIRwhMjIyMjIyMjIyMjIyMjIyMjIyMjIyMjIyMjIyMjIyMjIyMjIyMjIyMjIyMjIyMjIyMjL/'

const files = [
  ['PNG', 'image/png', 'iVBORw0KGgoAAAANSUhEUgAAASwAAAAHCAIAAAA9A+djAAAAM0lEQQ=='],
  ['JPEG', 'image/jpeg', `/9j/4AAQSkZJRgABAQAAAQABAAD/${jpegTables}wAARCAAHASwDASI=`],
  ['progressive JPEG', 'image/jpeg', `/9j/4AAQSkZJRgABAQAAAQABAAD/${jpegTables}wgARCAAHASwDASI=`],
  ['GIF', 'image/gif', 'R0lGODdhLAEHAIEAAMgeKAAAAAAAAAAAACwAAAAALAEHAAAITAABCA=='],
  ['lossy WebP', 'image/webp', 'UklGRlAAAABXRUJQVlA4IEQAAADwAwCdASosAQcAPm02mUmkIyKhIQ=='],
  ['lossless WebP', 'image/webp', 'UklGRiQAAABXRUJQVlA4TBcAAAAvK4EBAAdQjyIXpf8BICH8Xy9G9A=='],
  ['WebP with metadata', 'image/webp', 'UklGRnQAAABXRUJQVlA4WAoAAAAIAAAAKwEABgAAVlA4IEQAAADwAw=='],
] as const

describe('the header of a picture', () => {
  it.each(files)('tells the type and the size of a %s', (_, type, base64) => {
    expect(readPictureHeader(Buffer.from(base64, 'base64'))).toEqual({ type, width: 300, height: 7 })
  })

  it.each(files)('is none when the %s is cut short', (_, __, base64) => {
    const whole = Buffer.from(base64, 'base64')
    for (let length = 0; length < 8; length++) expect(readPictureHeader(whole.subarray(0, length))).toBeUndefined()
  })

  it.each(['', '<!doctype html>', 'RIFF    WAVEfmt ', '\x89PNG'])('is none in %j', (text) => {
    expect(readPictureHeader(Buffer.from(text, 'latin1'))).toBeUndefined()
  })
})
