/** A screenshot in its 256 commonest colours: a third of the file, with all that is flat as it was. Source: W3C PNG specification, third edition. */
import { readFile, writeFile } from 'node:fs/promises'
import { deflateSync } from 'node:zlib'
import { decodePng, pngChunk, pngSignature } from '../../src/imaging/index.ts'

/** What the comparison would notice: levels by which a colour may change, and how many points may change more, for a shade and for a shape. */
const shade = { levels: 4, share: 0.0005 }
const shape = { levels: 20, points: 30 }

/** Gives the file a palette, unless it has one, or so many colours that one would see it. */
export async function shrink(path: string): Promise<void> {
  const file = await readFile(path)
  const [colourType, hasPalette] = [25, 3]
  if (file[colourType] === hasPalette) return
  const small = await palettePng(file)
  if (small) await writeFile(path, small)
}

/** Colours that are not in the palette are drawn in the nearest that is; undefined where that changes too many points by too much. */
async function palettePng(screenshot: Uint8Array): Promise<Buffer | undefined> {
  const { width, height, data } = await decodePng(screenshot)
  const pixels = Uint32Array.from({ length: width * height }, (_, i) =>
    packed(data[3 * i]!, data[3 * i + 1]!, data[3 * i + 2]!),
  )
  const palette = commonest(pixels)
  const places = new Map(palette.map((colour, place) => [colour, place]))
  let [shades, shapes] = [0, 0]
  // Each row behind its filter's number, 0.
  const rows = new Uint8Array((width + 1) * height)
  for (const [i, colour] of pixels.entries()) {
    let place = places.get(colour)
    if (place === undefined) {
      place = nearest(colour, palette)
      places.set(colour, place)
    }
    rows[i + Math.floor(i / width) + 1] = place
    const error = difference(colour, palette[place]!)
    if (error > shade.levels) shades++
    if (error > shape.levels) shapes++
  }
  if (shades > shade.share * pixels.length || shapes > shape.points) return undefined
  const header = Buffer.alloc(13)
  header.writeUInt32BE(width)
  header.writeUInt32BE(height, 4)
  header.set([8, 3], 8)
  return Buffer.concat([
    pngSignature,
    pngChunk('IHDR', header),
    pngChunk('PLTE', new Uint8Array(palette.flatMap(parts))),
    pngChunk('IDAT', deflateSync(rows, { level: 9 })),
    pngChunk('IEND', new Uint8Array(0)),
  ])
}

const packed = (red: number, green: number, blue: number) => (red << 16) | (green << 8) | blue
const parts = (colour: number) => [colour >> 16, (colour >> 8) & 255, colour & 255] as const

function commonest(pixels: Uint32Array): number[] {
  const counts = new Uint32Array(1 << 24)
  for (const colour of pixels) counts[colour]!++
  const colours = [...new Set(pixels)]
  return colours.sort((a, b) => counts[b]! - counts[a]! || a - b).slice(0, 256)
}

/** Levels, in the channel that differs most. */
const difference = (colour: number, other: number) =>
  Math.max(...parts(colour).map((level, i) => Math.abs(level - parts(other)[i]!)))

function nearest(colour: number, palette: readonly number[]): number {
  const [red, green, blue] = parts(colour)
  let [best, least] = [0, Number.POSITIVE_INFINITY]
  for (const [place, other] of palette.entries()) {
    const [r, g, b] = parts(other)
    const distance = (r - red) ** 2 + (g - green) ** 2 + (b - blue) ** 2
    if (distance < least) [best, least] = [place, distance]
  }
  return best
}
