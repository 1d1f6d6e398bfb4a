/** Pixels and PNG files, read back by Node's own zlib. */
import { inflateSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { decodePng, encodePng, toPixels } from './index.ts'

describe('a PNG', () => {
  it('holds the very pixels that were put in', async () => {
    const [width, height] = [13, 7]
    const rgb = Uint8Array.from({ length: width * height * 3 }, (_, i) => (i * i * 37) % 256)
    const png = await encodePng({ width, height, rgb })
    expect(png.type).toBe('image/png')
    expect(decoded(new Uint8Array(await png.arrayBuffer()))).toEqual({ width, height, rgb })
  })

  it('keeps an alpha that is not multiplied in', async () => {
    const rgb = Uint8Array.of(200, 100, 50, 0, 1, 2, 3, 128, 4, 5, 6, 255, 7, 8, 9, 254)
    const png = new Uint8Array(await (await encodePng({ width: 2, height: 2, rgb, channels: 4 })).arrayBuffer())
    expect(await decodePng(png, 4, 'it')).toMatchObject({ width: 2, height: 2, channels: 4, data: rgb })
  })

  it('has the checksum of the specification: that of an empty IEND', async () => {
    const png = new Uint8Array(await (await encodePng({ width: 1, height: 1, rgb: new Uint8Array(3) })).arrayBuffer())
    expect([...png.subarray(-4)]).toEqual([0xae, 0x42, 0x60, 0x82])
  })
})

describe('pixels', () => {
  it('are rounded half to even and clamped, as NumPy rounds', () => {
    // np.round(np.clip(np.float32(x) * 0.5 + 0.5, 0, 1) * 255): 2.5 → 2, 3.5 → 4.
    const ofLevel = (level: number) => (level / 255) * 2 - 1
    const values = [-7, -1, 0, 1, 7, ofLevel(2.4), ofLevel(2.6)]
    const plane = Float32Array.from(values)
    const { rgb } = toPixels(Float32Array.of(...plane, ...plane, ...plane), values.length, 1)
    expect(Array.from({ length: values.length }, (_, i) => rgb[3 * i])).toEqual([0, 0, 128, 255, 255, 2, 3])
  })

  it('take their colours from three planes', () => {
    const { rgb } = toPixels(Float32Array.of(1, -1, -1, 1, -1, -1), 2, 1)
    expect([...rgb]).toEqual([255, 0, 0, 0, 255, 0])
  })
})

/** Undoes filter 2 (Up) and finds the chunks; anything else is an error. */
function decoded(png: Uint8Array) {
  const view = new DataView(png.buffer)
  const chunks = new Map<string, Uint8Array>()
  for (let at = 8; at < png.length; ) {
    const length = view.getUint32(at)
    const type = String.fromCharCode(...png.subarray(at + 4, at + 8))
    chunks.set(type, png.subarray(at + 8, at + 8 + length))
    at += length + 12
  }
  const header = chunks.get('IHDR')!
  const [width, height] = [0, 4].map((at) => new DataView(header.buffer, header.byteOffset).getUint32(at)) as [
    number,
    number,
  ]
  expect([...header.subarray(8)]).toEqual([8, 2, 0, 0, 0])
  const raw = inflateSync(chunks.get('IDAT')!)
  const rgb = new Uint8Array(width * height * 3)
  for (let y = 0; y < height; y++) {
    expect(raw[y * (width * 3 + 1)]).toBe(2)
    for (let x = 0; x < width * 3; x++) {
      const above = y > 0 ? rgb[(y - 1) * width * 3 + x]! : 0
      rgb[y * width * 3 + x] = raw[y * (width * 3 + 1) + 1 + x]! + above
    }
  }
  return { width, height, rgb }
}
