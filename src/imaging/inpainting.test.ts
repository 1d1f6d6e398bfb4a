/**
 * What is done to pictures around an inpainting run, against Pillow 13.0.0 and diffusers 0.39's VaeImageProcessor:
 * __fixtures__/inpainting.json has SHA-256 fingerprints (16 digits), made by `python tools/golden/inpainting.py`.
 */
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import {
  black,
  cover,
  crop,
  cropRegion,
  decodePng,
  fill,
  gaussianBlur,
  isPng,
  overlay,
  paste,
  type Raster,
  toGrey,
} from './index.ts'

type Size = [width: number, height: number]
type Edges = [left: number, top: number, right: number, bottom: number]

const golden: {
  blurs: [Size, number, string][]
  regions: [Size, Edges, Size, number, Edges][]
  frames: [Size, Size, string, string][]
  overlays: [Size, Edges | null, string][]
  pngs: [string, string, string][]
} = JSON.parse(readFileSync(new URL('__fixtures__/inpainting.json', import.meta.url), 'utf8'))

function pattern([width, height]: Size, channels: Raster['channels']): Raster {
  const data = Uint8Array.from({ length: width * height * channels }, (_, i) => Math.floor((i * i * 37) / 8) % 256)
  return { width, height, channels, data }
}

const fingerprint = ({ data }: Raster) => createHash('sha256').update(data).digest('hex').slice(0, 16)
const boxOf = ([left, top, right, bottom]: Edges) => ({ left, top, right, bottom })

describe('a mask', () => {
  it.each(golden.blurs)('of %j is blurred by %s pixels as Pillow blurs', (size, radius, expected) => {
    expect(fingerprint(gaussianBlur(pattern(size, 1), radius))).toBe(expected)
  })

  it.each(golden.regions)('of %j painted in %j has diffusers’ crop for %j with %s pixels around', (...args) => {
    const [size, [left, top, right, bottom], to, padding, expected] = args
    const mask = black(...size, 1)
    paste(mask, { ...pattern([right - left + 1, bottom - top + 1], 1), data: mask.data.slice().fill(255) }, left, top)
    expect(cropRegion(mask, ...to, padding)).toEqual(boxOf(expected))
  })

  it('is as bright as Pillow’s L', () => {
    // Image.new('RGB', (1, 1), (200, 100, 50)).convert('L').getpixel((0, 0)) is 124.
    expect([...toGrey({ width: 1, height: 1, channels: 3, data: Uint8Array.of(200, 100, 50) }).data]).toEqual([124])
  })
})

describe('a part of a picture', () => {
  it.each(golden.frames)('of %j fills and covers %j as diffusers has it', (size, to, filled, covered) => {
    expect(fingerprint(fill(pattern(size, 3), ...to))).toBe(filled)
    expect(fingerprint(cover(pattern(size, 3), ...to))).toBe(covered)
  })

  it('is black where it reaches beyond the picture', () => {
    const picture: Raster = { width: 2, height: 1, channels: 1, data: Uint8Array.of(7, 9) }
    expect([...crop(picture, { left: 1, top: -1, right: 3, bottom: 1 }).data]).toEqual([0, 0, 9, 0])
  })
})

describe('a repainted picture', () => {
  it.each(golden.overlays)('of %j, drawn in %j, is put together as diffusers does', (size, region, expected) => {
    const [original, mask] = [pattern(size, 3), pattern(size, 1)]
    let drawn: Raster
    if (region) {
      const { left, top, right, bottom } = boxOf(region)
      drawn = black(...size, 3)
      paste(drawn, cover(pattern([64, 64], 3), right - left, bottom - top), left, top)
    } else {
      const { data } = original
      drawn = { ...original, data: data.map((_, i) => data[data.length - 3 - 3 * Math.floor(i / 3) + (i % 3)]!) }
    }
    expect(fingerprint(overlay(drawn, original, mask))).toBe(expected)
  })

  it('is the original to the bit under a black mask, and the drawing under a white one', () => {
    const original = pattern([64, 64], 3)
    const drawn = { ...original, data: original.data.map((value) => 255 - value) }
    const mask = { ...black(64, 64, 1), data: Uint8Array.from({ length: 4096 }, (_, i) => (i % 2 ? 255 : 0)) }
    const { data } = overlay(drawn, original, mask)
    data.forEach((value, i) => {
      expect(value).toBe((Math.floor(i / 3) % 2 ? drawn : original).data[i])
    })
  })
})

describe('a PNG', () => {
  it.each(golden.pngs)('of kind %s has Pillow’s colours', async (_, base64, expected) => {
    const bytes = Uint8Array.from(Buffer.from(base64, 'base64'))
    expect(isPng(bytes)).toBe(true)
    expect(fingerprint(await decodePng(bytes))).toBe(expected)
  })

  it('that is cut short is an error', async () => {
    const bytes = Uint8Array.from(Buffer.from(golden.pngs.find(([name]) => name === 'RGB')![1], 'base64'))
    await expect(decodePng(bytes.subarray(0, 200))).rejects.toThrow()
    await expect(decodePng(bytes.subarray(0, 20))).rejects.toThrow()
  })
})
