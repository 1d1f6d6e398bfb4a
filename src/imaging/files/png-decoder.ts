/** PNG files read to the bit, as some browsers' canvases do not: every colour type, depth and interlacing. */

import { ByteReader, damaged, inflating } from '../../untrusted/index.ts'
import type { Raster } from '../raster.ts'

const signature = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]

/** Whether `bytes` begin as a PNG does. */
export function isPng(bytes: Uint8Array): boolean {
  return signature.every((byte, i) => bytes[i] === byte)
}

interface Header {
  width: number
  height: number
  depth: number
  /** 0 grey, 2 colour, 3 palette, 4 grey with alpha, 6 colour with alpha. */
  colour: number
  interlaced: boolean
}

interface File {
  header: Header
  /** For sentences. */
  name: string
  /** Red, green, blue of each number. */
  palette: Uint8Array
  /** What is transparent without an alpha of its own: a number per entry of the palette, or the one colour that is. */
  clear: Uint8Array
  packed: Uint8Array[]
}

const samplesOf: Record<number, number> = { 0: 1, 2: 3, 3: 1, 4: 2, 6: 4 }

/** First column and row, and the steps between them, of the seven passes of an interlaced picture. */
const adam7 = [
  [0, 0, 8, 8],
  [4, 0, 8, 8],
  [0, 4, 4, 8],
  [2, 0, 4, 4],
  [0, 2, 2, 4],
  [1, 0, 2, 2],
  [0, 1, 1, 2],
] as const

/** Pixels of the largest picture that is decoded, 400 MB with alpha: Pillow's bound of a bomb is near. */
export const mostPixels = 100_000_000

/** Deflate packs no more than so many bytes into one: a header that promises more is not believed. */
const densest = 1040

/**
 * The picture's colours, 8 bits each, with three channels as Pillow's convert('RGB') gives them, alpha left out, or with four;
 * the lower half of 16 bits is left out. Throws a GenerationError with the file's name where it is damaged. Source: W3C PNG specification, third edition.
 */
export async function decodePng(bytes: Uint8Array, channels: 3 | 4 = 3, name = 'The picture'): Promise<Raster> {
  const file = chunks(bytes, name)
  const { width, height, colour, depth, interlaced } = file.header
  const samples = samplesOf[colour]
  if (!samples || ![1, 2, 4, 8, 16].includes(depth) || width === 0 || height === 0) {
    throw damaged(name, 'its header is not that of a PNG')
  }
  if (width * height > mostPixels) throw damaged(name, `it is said to have ${width} × ${height} pixels`)
  const packedBytes = file.packed.reduce((sum, { length }) => sum + length, 0)
  if ((width * height * samples * depth) / 8 > packedBytes * densest) throw damaged(name, 'it ends too early')
  const data = new Uint8Array(channels * width * height)
  const rows = new Rows(file)
  try {
    for (const [left, top, across, down] of interlaced ? adam7 : [[0, 0, 1, 1] as const]) {
      const columns = Math.ceil((width - left) / across)
      if (columns <= 0) continue
      const line = Math.ceil((columns * samples * depth) / 8)
      const painter = painterOf(file, channels, columns, across)
      // The row above, and the row itself; each behind its filter's number.
      let [above, row] = [new Uint8Array(line + 1), new Uint8Array(line + 1)]
      for (let y = top; y < height; y += down) {
        await rows.read(row)
        if (!unfilter(row, above, Math.ceil((samples * depth) / 8)))
          throw damaged(name, `a row has no filter ${row[0]}`)
        painter(row.subarray(1), data, channels * (y * width + left))
        ;[above, row] = [row, above]
      }
    }
  } finally {
    rows.end()
  }
  return { width, height, channels, data }
}

function chunks(bytes: Uint8Array, name: string): File {
  const reader = new ByteReader(name, bytes, {}, Math.min(16, bytes.length))
  const [width, height, depth, colour] = [reader.uint32(false), reader.uint32(false), reader.uint8(), reader.uint8()]
  reader.take(2)
  const header = { width, height, depth, colour, interlaced: reader.uint8() === 1 }
  const file: File = { name, header, palette: new Uint8Array(), clear: new Uint8Array(), packed: [] }
  reader.goTo(signature.length)
  while (reader.left >= 12) {
    const length = reader.uint32(false)
    const type = reader.letters(4)
    // What is cut off may have all its rows.
    const body = reader.take(Math.min(length, reader.left))
    if (type === 'PLTE') file.palette = body
    if (type === 'tRNS') file.clear = body
    if (type === 'IDAT') file.packed.push(body)
    if (type === 'IEND') break
    reader.take(Math.min(4, reader.left))
  }
  return file
}

/** What the packed bytes inflate to, row after row: never more of it is held than one piece. What is left over is not looked at. */
class Rows {
  private readonly stream: AsyncGenerator<Uint8Array<ArrayBuffer>, void>
  private readonly name: string
  private piece = new Uint8Array()
  private at = 0

  constructor({ name, packed }: File) {
    this.name = name
    this.stream = inflating(packed)
  }

  /** Fills the row. */
  async read(row: Uint8Array): Promise<void> {
    for (let filled = 0; filled < row.length; ) {
      if (this.at === this.piece.length) {
        const { value, done } = await this.stream.next().catch((cause) => {
          throw damaged(this.name, 'its colours cannot be unpacked', cause)
        })
        if (done) throw damaged(this.name, 'it ends too early')
        this.piece = value
        this.at = 0
      }
      const part = this.piece.subarray(this.at, this.at + row.length - filled)
      row.set(part, filled)
      filled += part.length
      this.at += part.length
    }
  }

  end(): void {
    this.stream.return().catch(() => {})
  }
}

/** Undoes the row's filter: the difference to what is left of it, above it, between them, or to the nearest of the three. False where there is no such filter. */
function unfilter(row: Uint8Array, above: Uint8Array, pixel: number): boolean {
  switch (row[0]) {
    case 0:
      return true
    case 1:
      for (let x = 1 + pixel; x < row.length; x++) row[x] = row[x]! + row[x - pixel]!
      return true
    case 2:
      for (let x = 1; x < row.length; x++) row[x] = row[x]! + above[x]!
      return true
    case 3:
      for (let x = 1; x < row.length; x++) row[x] = row[x]! + (((x > pixel ? row[x - pixel]! : 0) + above[x]!) >> 1)
      return true
    case 4:
      for (let x = 1; x < row.length; x++) {
        row[x] = row[x]! + (x > pixel ? paeth(row[x - pixel]!, above[x]!, above[x - pixel]!) : above[x]!)
      }
      return true
    default:
      return false
  }
}

function paeth(left: number, above: number, corner: number): number {
  const [a, b, c] = [Math.abs(above - corner), Math.abs(left - corner), Math.abs(left + above - 2 * corner)]
  if (a <= b && a <= c) return left
  return b <= c ? above : corner
}

/** Puts a line's pixels into the picture, the first at `at`, each `across` pixels behind the one before. */
type Painter = (line: Uint8Array, data: Uint8Array, at: number) => void

function painterOf({ header, palette, clear }: File, channels: 3 | 4, columns: number, across: number): Painter {
  const { colour, depth } = header
  const samples = samplesOf[colour]!
  const step = channels * across
  // The one colour that is clear, in the picture's own samples.
  const key = colour !== 3 && clear.length >= 2 * samples ? new DataView(clear.buffer, clear.byteOffset) : undefined
  return (line, data, at) => {
    const read = sampleReader(line, depth)
    for (let x = 0, pixel = at; x < columns; x++, pixel += step) {
      const first = x * samples
      for (let c = 0; c < 3; c++) {
        if (colour === 3) data[pixel + c] = palette[3 * read(x) + c] ?? 0
        else data[pixel + c] = scaled(read(first + (samples > 2 ? c : 0)), depth)
      }
      if (channels === 3) continue
      if (colour === 3) data[pixel + 3] = clear[read(x)] ?? 255
      else if (samples % 2 === 0) data[pixel + 3] = scaled(read(first + samples - 1), depth)
      else data[pixel + 3] = key && isKey(line, first, samples, depth, read, key) ? 0 : 255
    }
  }
}

function isKey(
  line: Uint8Array,
  first: number,
  samples: number,
  depth: number,
  read: (i: number) => number,
  key: DataView,
): boolean {
  for (let c = 0; c < samples; c++) {
    const i = first + c
    const sample = depth === 16 ? (line[2 * i]! << 8) | line[2 * i + 1]! : read(i)
    if (sample !== key.getUint16(2 * c)) return false
  }
  return true
}

/** The i-th sample of a line, as it stands there; of 16 bits the upper half. */
function sampleReader(line: Uint8Array, depth: number): (i: number) => number {
  if (depth === 16) return (i) => line[2 * i]!
  if (depth === 8) return (i) => line[i]!
  const perByte = 8 / depth
  return (i) => (line[Math.floor(i / perByte)]! >> (8 - depth * ((i % perByte) + 1))) & (2 ** depth - 1)
}

function scaled(sample: number, depth: number): number {
  return depth < 8 ? (sample * 255) / (2 ** depth - 1) : sample
}
