/** Pictures that people bring, as Pillow reads them; masks and start pictures with transparent parts. */
import { readFileSync } from 'node:fs'
import { deflateSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { pictures } from '../../e2e/support/brought/cases/pictures.ts'
import {
  alphaOf,
  decodePicture,
  isTransparent,
  laidOn,
  pngChunk,
  pngSignature,
  type Raster,
  readMask,
} from './index.ts'

const bytesOf = (base64: string) => new Uint8Array(Buffer.from(base64, 'base64'))
const file = (name: string) =>
  new Blob([readFileSync(new URL(`../../e2e/support/brought/files/${name}`, import.meta.url))])
const brought = (name: string) => decodePicture(file(name), { channels: 4 })
const pixel = ({ width, channels, data }: Raster, x: number, y: number) =>
  Array.from(data.subarray((y * width + x) * channels, (y * width + x + 1) * channels))

describe('a picture', () => {
  it.each(pictures)('$name', async ({ input, right }) => {
    const rgba = bytesOf(right.rgba)
    const picture = new Blob([bytesOf(input)])
    const { width, height, data } = await decodePicture(picture, { channels: 4 })
    expect([width, height, [...data]]).toEqual([right.width, right.height, [...rgba]])
    const plain = await decodePicture(picture)
    expect([...plain.data]).toEqual([...rgba].filter((_, i) => i % 4 !== 3))
  })

  const sized = (head: string, ...sizes: number[]) => {
    const bytes = new Uint8Array(64)
    bytes.set(Array.from(head, (letter) => letter.charCodeAt(0)))
    bytes.set(sizes, head.length)
    return new File([bytes], 'huge')
  }
  it.each([
    ['PNG', sized('\x89PNG\r\n\x1a\n\0\0\0\rIHDR', 0, 1, 134, 160, 0, 1, 134, 160), '100000 × 100000'],
    ['GIF', sized('GIF89a', 255, 255, 255, 255), '65535 × 65535'],
    ['WebP', sized('RIFF\0\0\0\0WEBPVP8X\0\0\0\0\0\0\0\0', 255, 63, 0, 255, 63, 0), '16384 × 16384'],
    ['JPEG', sized('\xff\xd8\xff\xc0\0\x11\x08', 255, 255, 255, 255), '65535 × 65535'],
  ])('of more pixels than are read is refused by its header: %s', async (_, file, size) => {
    const message = expect.stringContaining(`huge has ${size} pixels; more than`)
    await expect(decodePicture(file)).rejects.toMatchObject({ code: 'bad-file', message })
  })

  it('that lies on its side stands upright: brown above, blue below', async () => {
    const { width, height, data } = await brought('orientation-6.png')
    expect([width, height]).toEqual([8, 16])
    expect(data[0]).toBeGreaterThan(data[2]!)
    expect(data.at(-4)).toBeLessThan(data.at(-2)!)
  })

  it('of 16 bits, of a palette, with surplus data has the right colours', async () => {
    expect([...(await decodePicture(file('grey16.png'))).data].filter((_, i) => i % 3 === 0)).toEqual([0, 0, 128, 255])
    expect([...(await decodePicture(file('palette-trns.png'))).data]).toEqual([10, 20, 30, 40, 50, 60])
    expect(new Set((await decodePicture(file('idat-surplus.png'))).data)).toEqual(new Set([32]))
  })
})

describe('a header that promises more than its bytes can hold', () => {
  const png = (width: number, height: number) => {
    const header = Buffer.alloc(13)
    header.writeUInt32BE(width, 0)
    header.writeUInt32BE(height, 4)
    header.set([8, 2, 0, 0, 0], 8)
    const data = pngChunk('IDAT', deflateSync(Buffer.alloc(1000)))
    return new Blob([pngSignature, pngChunk('IHDR', header), data, pngChunk('IEND', new Uint8Array())])
  }
  it.each([
    [2 ** 31 - 1, 2 ** 31 - 1],
    [100_000, 100_000],
    [1, 2 ** 31],
    [4, 400],
  ])('is refused before there is room for it: %i × %i', async (width, height) => {
    const message = expect.stringMatching(/^The picture (is damaged: it ends too early|has \d+ × \d+ pixels)/)
    await expect(decodePicture(png(width, height))).rejects.toMatchObject({ code: 'bad-file', message })
  })
})

describe('transparent parts', () => {
  it('are laid on white, black, or show the colours beneath', async () => {
    const picture = await brought('start-transparent.png')
    expect(isTransparent(picture)).toBe(true)
    const clear = picture.data.findIndex((value, i) => i % 4 === 3 && value === 0)
    const at = (clear - 3) / 4
    const of = (grey: number | undefined) => Array.from(laidOn(picture, grey).data.subarray(3 * at, 3 * at + 3))
    expect(of(255)).toEqual([255, 255, 255])
    expect(of(0)).toEqual([0, 0, 0])
    expect(of(undefined)).toEqual(Array.from(picture.data.subarray(4 * at, 4 * at + 3)))
  })

  it('by half are mixed as Pillow’s paste rounds', () => {
    // Image.new('RGB', (1, 1), 'white').paste(Image.new('RGBA', (1, 1), (10, 100, 200, 128)), mask=…): (132, 177, 227).
    const picture: Raster = { width: 1, height: 1, channels: 4, data: Uint8Array.of(10, 100, 200, 128) }
    expect([...laidOn(picture, 255).data]).toEqual([132, 177, 227])
    expect([...laidOn(picture, 0).data]).toEqual([5, 50, 100])
  })

  it('are what a mask of them paints', () => {
    const picture: Raster = { width: 2, height: 1, channels: 4, data: Uint8Array.of(1, 2, 3, 0, 4, 5, 6, 200) }
    expect([...alphaOf(picture, true).data]).toEqual([255, 55])
    expect([...alphaOf(picture).data]).toEqual([0, 200])
  })
})

describe('a mask', () => {
  it('whose picture is in its alpha is read from there', async () => {
    const { mask, isFromAlpha } = readMask(await brought('mask-alpha-black.png'))
    expect(isFromAlpha).toBe(true)
    for (let y = 0; y < 16; y++) {
      for (let x = 0; x < 16; x++) {
        const isInside = x >= 4 && x < 12 && y >= 4 && y < 12
        expect(pixel(mask, x, y)).toEqual([isInside ? 255 : 0])
      }
    }
  })

  it('without one is its brightness', () => {
    const { mask, isFromAlpha } = readMask({
      width: 1,
      height: 1,
      channels: 4,
      data: Uint8Array.of(255, 255, 255, 255),
    })
    expect([isFromAlpha, [...mask.data]]).toEqual([false, [255]])
  })
})
