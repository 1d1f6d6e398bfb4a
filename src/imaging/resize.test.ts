/**
 * Resizing against Pillow 13.0.0: __fixtures__/resize.json has SHA-256 fingerprints (16 digits) of what Image.resize makes of
 * the pattern below, made by `python tools/golden/resize.py`.
 */
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { type Filter, type Raster, resize, resizeNearest } from './index.ts'

type Size = [width: number, height: number]
type Case = [Filter | 'nearest', keyof typeof channelsOf, Size, [number, number, number, number] | null, Size, string]

const channelsOf = { L: 1, RGB: 3, RGBA: 4 } as const
const cases: Case[] = JSON.parse(readFileSync(new URL('__fixtures__/resize.json', import.meta.url), 'utf8'))

function pattern([width, height]: Size, channels: Raster['channels']): Raster {
  const data = Uint8Array.from({ length: width * height * channels }, (_, i) => Math.floor((i * i * 37) / 8) % 256)
  return { width, height, channels, data }
}

const fingerprint = ({ data }: Raster) => createHash('sha256').update(data).digest('hex').slice(0, 16)

describe('resizing', () => {
  it('is tried on twenty sizes and more', () => {
    expect(new Set(cases.map(([, , from, , to]) => `${from} ${to}`)).size).toBeGreaterThanOrEqual(20)
  })

  it.each(cases)('with %s gives Pillow’s bytes: %s of %j, box %j, to %j', (filter, mode, from, box, to, expected) => {
    const [left, top, right, bottom] = box ?? [0, 0, ...from]
    const picture = pattern(from, channelsOf[mode])
    const resized =
      filter === 'nearest'
        ? resizeNearest(picture, ...to)
        : resize(picture, ...to, filter, { left, top, right, bottom })
    expect(resized).toMatchObject({ width: to[0], height: to[1], channels: channelsOf[mode] })
    expect(fingerprint(resized)).toBe(expected)
  })

  it('leaves the picture that it was given alone', () => {
    const picture = pattern([5, 4], 4)
    const before = Uint8Array.from(picture.data)
    resize(picture, 8, 8, 'lanczos')
    resize(picture, 5, 4, 'lanczos').data.fill(0)
    expect(picture.data).toEqual(before)
  })
})
