/** PNG files, written from pixels to the byte: a canvas would do, but some browsers alter what is read back from one. */
import { chunk, signature } from './png-chunks.ts'

/** A picture of `width` × `height` pixels, 3 bytes each: red, green, blue. */
export interface Pixels {
  width: number
  height: number
  rgb: Uint8Array | Uint8ClampedArray
}

/** By the samples of a pixel: grey, colours, colours and alpha. */
const colourTypes = { 1: 0, 3: 2, 4: 6 }

/** The PNG of a picture, 8 bits per channel; with `channels` of `rgb` as a Raster has them. Source: W3C PNG specification, third edition. */
export async function encodePng({
  width,
  height,
  rgb,
  channels = 3,
}: Pixels & { channels?: 1 | 3 | 4 }): Promise<Blob> {
  const header = new Uint8Array(13)
  const view = new DataView(header.buffer)
  view.setUint32(0, width)
  view.setUint32(4, height)
  header.set([8, colourTypes[channels], 0, 0, 0], 8)
  const data = await deflated(filtered(rgb, width * channels, height))
  return new Blob([signature, chunk('IHDR', header), chunk('IDAT', data), chunk('IEND', new Uint8Array(0))], {
    type: 'image/png',
  })
}

/** Each row behind its filter's number: 2, the difference to the row above, which suits painted and drawn pictures alike. */
function filtered(rgb: Pixels['rgb'], stride: number, height: number): Uint8Array<ArrayBuffer> {
  const rows = new Uint8Array((stride + 1) * height)
  for (let y = 0; y < height; y++) {
    const out = y * (stride + 1)
    const at = y * stride
    rows[out] = 2
    for (let x = 0; x < stride; x++) rows[out + 1 + x] = rgb[at + x]! - (y > 0 ? rgb[at + x - stride]! : 0)
  }
  return rows
}

async function deflated(bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>> {
  const stream = new Blob([bytes]).stream().pipeThrough(new CompressionStream('deflate'))
  return new Uint8Array(await new Response(stream).arrayBuffer())
}
