/** Embeddings in the lower halves of a picture's colours, which outlive the loss of its text chunks (AUTOMATIC1111, image_embedding.py). */
import { decodePng, type Raster } from '../../imaging/index.ts'
import { inflated } from '../../untrusted/index.ts'

/** The JSON that stands beside the picture in two stripes; undefined where there are none. */
export async function textInPixels(png: Uint8Array<ArrayBuffer>): Promise<string | undefined> {
  if (png.length < 33 || pixelsOf(png) > mostPixels) return undefined
  const block = await decodePng(png).then(hiddenBytes, () => undefined)
  // Dark columns of any other picture hold nothing that inflates.
  const text = block && (await inflated(block.slice(0, period(block))))
  return text && new TextDecoder().decode(text)
}

/** A1111 puts them beside a picture of 512 by 512. */
const mostPixels = 4096 * 4096

/** Width times height, by the header. */
function pixelsOf({ buffer, byteOffset }: Uint8Array<ArrayBuffer>): number {
  const view = new DataView(buffer, byteOffset)
  return view.getUint32(16) * view.getUint32(20)
}

/**
 * Left of the first dark column each channel has the lower four bits of a byte, right of the last one the upper four, row by row;
 * both are hidden by a fixed row of random numbers.
 */
function hiddenBytes(picture: Raster): Uint8Array<ArrayBuffer> | undefined {
  const { left, right, top, bottom } = withoutBlackEdges(picture)
  const nibble = (x: number, y: number, c: number) => picture.data[3 * (y * picture.width + x) + c]! & 15
  // Of most columns the first point tells.
  const isDark = (x: number) => {
    for (let y = top; y < bottom; y++) if (nibble(x, y, 0) + nibble(x, y, 1) + nibble(x, y, 2) > 0) return false
    return true
  }
  const dark: number[] = []
  for (let x = left; x < right; x++) if (isDark(x)) dark.push(x)
  const [first, last] = [dark[0], dark.at(-1)]
  if (first === undefined || last === undefined || first === last || first - left !== right - last - 1) return undefined
  const [columns, rows] = [first - left, bottom - top]
  const bytes = new Uint8Array(columns * rows * 3)
  let random = 0
  for (let i = 0; i < bytes.length; i++) {
    random = (Math.imul(random, 1_664_525) + 1_013_904_223) >>> 0
    const mask = (random % 255) & 15
    const [c, x, y] = [i % 3, Math.floor(i / 3) % columns, Math.floor(i / 3 / columns)]
    const lower = nibble(left + x, top + y, c) ^ mask
    const upper = nibble(last + 1 + x, top + y, c) ^ mask
    bytes[i] = (upper << 4) | lower
  }
  return bytes
}

/** From the first to behind the last row and column that have a point with something in all three channels. */
function withoutBlackEdges({ width, height, data }: Raster) {
  const edges = { left: width, right: 0, top: height, bottom: 0 }
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const at = 3 * (y * width + x)
      if (data[at] === 0 || data[at + 1] === 0 || data[at + 2] === 0) continue
      edges.left = Math.min(edges.left, x)
      edges.right = Math.max(edges.right, x + 1)
      edges.top = Math.min(edges.top, y)
      edges.bottom = y + 1
    }
  }
  return edges
}

/** After how many bytes they begin again: the stripes are filled up by repeating what they hold. Knuth, Morris and Pratt's failure function. */
function period(bytes: Uint8Array): number {
  const borders = new Int32Array(bytes.length)
  for (let i = 1, border = 0; i < bytes.length; i++) {
    while (border > 0 && bytes[i] !== bytes[border]) border = borders[border - 1]!
    if (bytes[i] === bytes[border]) border++
    borders[i] = border
  }
  return bytes.length - (borders.at(-1) ?? 0)
}
