/** PNG files read to the bit, as some browsers' canvases do not: every colour type, depth and interlacing. */
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

/**
 * The picture's colours, 8 bits each; alpha is left out, as Pillow's convert('RGB') does, and so is the lower half of 16 bits.
 * Throws an Error for a damaged file. Source: W3C PNG specification, third edition.
 */
export async function decodePng(bytes: Uint8Array): Promise<Raster> {
  const { header, palette, packed } = chunks(bytes)
  const { width, height, colour, depth, interlaced } = header
  const samples = samplesOf[colour]
  if (!samples || ![1, 2, 4, 8, 16].includes(depth) || width === 0 || height === 0) throw new Error('Not a PNG header')
  const raw = await inflated(packed)
  const data = new Uint8Array(3 * width * height)
  let at = 0
  for (const [left, top, across, down] of interlaced ? adam7 : [[0, 0, 1, 1] as const]) {
    const columns = Math.ceil((width - left) / across)
    const rows = Math.ceil((height - top) / down)
    if (columns <= 0 || rows <= 0) continue
    const line = Math.ceil((columns * samples * depth) / 8)
    const lines = unfiltered(raw.subarray(at, at + rows * (line + 1)), line, rows, Math.ceil((samples * depth) / 8))
    at += rows * (line + 1)
    for (let y = 0; y < rows; y++) {
      const read = sampleReader(lines.subarray(y * line, (y + 1) * line), depth)
      for (let x = 0; x < columns; x++) {
        const pixel = 3 * ((top + y * down) * width + left + x * across)
        for (let c = 0; c < 3; c++) {
          if (colour === 3) data[pixel + c] = palette[3 * read(x) + c] ?? 0
          else data[pixel + c] = scaled(read(x * samples + (samples > 2 ? c : 0)), depth)
        }
      }
    }
  }
  return { width, height, channels: 3, data }
}

function chunks(bytes: Uint8Array): { header: Header; palette: Uint8Array; packed: Uint8Array<ArrayBuffer>[] } {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const header: Header = {
    width: view.getUint32(16),
    height: view.getUint32(20),
    depth: view.getUint8(24),
    colour: view.getUint8(25),
    interlaced: view.getUint8(28) === 1,
  }
  let palette = new Uint8Array()
  const packed: Uint8Array<ArrayBuffer>[] = []
  for (let at = 8; at + 12 <= bytes.length; ) {
    const length = view.getUint32(at)
    const type = String.fromCharCode(...bytes.subarray(at + 4, at + 8))
    const body = bytes.slice(at + 8, at + 8 + length)
    if (type === 'PLTE') palette = body
    if (type === 'IDAT') packed.push(body)
    if (type === 'IEND') break
    at += length + 12
  }
  return { header, palette, packed }
}

async function inflated(packed: Uint8Array<ArrayBuffer>[]): Promise<Uint8Array> {
  const stream = new Blob(packed).stream().pipeThrough(new DecompressionStream('deflate'))
  return new Uint8Array(await new Response(stream).arrayBuffer())
}

/** Undoes each row's filter: the difference to what is left of it, above it, between them, or to the nearest of the three. */
function unfiltered(raw: Uint8Array, line: number, rows: number, pixel: number): Uint8Array {
  if (raw.length < rows * (line + 1)) throw new Error('The PNG ends too early')
  const out = new Uint8Array(rows * line)
  for (let y = 0; y < rows; y++) {
    const filter = raw[y * (line + 1)]!
    for (let x = 0; x < line; x++) {
      const at = y * line + x
      const left = x >= pixel ? out[at - pixel]! : 0
      const above = y > 0 ? out[at - line]! : 0
      const corner = x >= pixel && y > 0 ? out[at - line - pixel]! : 0
      out[at] = raw[y * (line + 1) + 1 + x]! + predicted(filter, left, above, corner)
    }
  }
  return out
}

function predicted(filter: number, left: number, above: number, corner: number): number {
  switch (filter) {
    case 0:
      return 0
    case 1:
      return left
    case 2:
      return above
    case 3:
      return (left + above) >> 1
    case 4:
      return paeth(left, above, corner)
    default:
      throw new Error(`A PNG row has no filter ${filter}`)
  }
}

function paeth(left: number, above: number, corner: number): number {
  const [a, b, c] = [Math.abs(above - corner), Math.abs(left - corner), Math.abs(left + above - 2 * corner)]
  if (a <= b && a <= c) return left
  return b <= c ? above : corner
}

/** The i-th sample of a line, as it stands there. */
function sampleReader(line: Uint8Array, depth: number): (i: number) => number {
  if (depth === 16) return (i) => line[2 * i]!
  if (depth === 8) return (i) => line[i]!
  const perByte = 8 / depth
  return (i) => (line[Math.floor(i / perByte)]! >> (8 - depth * ((i % perByte) + 1))) & (2 ** depth - 1)
}

function scaled(sample: number, depth: number): number {
  return depth < 8 ? (sample * 255) / (2 ** depth - 1) : sample
}
