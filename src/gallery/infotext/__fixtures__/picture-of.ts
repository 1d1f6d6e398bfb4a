/** A small picture that holds texts, as each program would write them: EXIF's in EXIF, a PNG's in its chunks. */
import { encodePng, pngChunk, withPngText } from '../../../imaging/index.ts'

const tags: Readonly<Record<string, number>> = { ImageDescription: 270, Make: 271, Model: 272, UserComment: 37510 }

/** The picture, a PNG of 2 × 2. What is no string is written as JSON. */
export async function pictureOf(texts: Readonly<Record<string, unknown>>): Promise<Blob> {
  let png = await encodePng({ width: 2, height: 2, rgb: new Uint8Array(12) })
  const said = Object.entries(texts).map(([name, value]) => [name, typeof value === 'string' ? value : JSON.stringify(value)] as const)
  for (const [name, text] of said) if (!Object.hasOwn(tags, name)) png = await withPngText(png, name, text)
  const exif = said.filter(([name]) => Object.hasOwn(tags, name))
  if (exif.length === 0) return png
  const bytes = new Uint8Array(await png.arrayBuffer())
  return new Blob([bytes.subarray(0, 33), pngChunk('eXIf', block(exif)), bytes.subarray(33)], { type: 'image/png' })
}

/** A TIFF of one directory, UTF-8 behind eight zero bytes where a comment's encoding stands. */
function block(texts: readonly (readonly [name: string, text: string])[]): Uint8Array {
  const values = texts.map(([name, text]) => new TextEncoder().encode(`${name === 'UserComment' ? '\0'.repeat(8) : ''}${text}\0`))
  const start = 8 + 2 + 12 * texts.length + 4
  const bytes = new Uint8Array(values.reduce((sum, { length }) => sum + length, start))
  const view = new DataView(bytes.buffer)
  bytes.set([0x4d, 0x4d, 0, 42, 0, 0, 0, 8])
  view.setUint16(8, texts.length)
  let at = start
  for (const [i, [name]] of texts.entries()) {
    const [entry, value] = [10 + 12 * i, values[i]!]
    view.setUint16(entry, tags[name]!)
    view.setUint16(entry + 2, 7)
    view.setUint32(entry + 4, value.length)
    view.setUint32(entry + 8, at)
    bytes.set(value, at)
    at += value.length
  }
  return bytes
}
