/** The few words that EXIF holds, and which way up the picture is. Source: EXIF 2.32 (CIPA DC-008), TIFF 6.0. */
import { ByteReader, unlessDamaged } from '../../untrusted/index.ts'

export interface Exif {
  /** By their names. */
  texts: Map<string, string>
  /** 1 to 8; 1 where nothing is said. */
  orientation: number
}

const names: Readonly<Record<number, string>> = {
  270: 'ImageDescription',
  271: 'Make',
  272: 'Model',
  305: 'Software',
  37500: 'MakerNote',
  37510: 'UserComment',
  40092: 'XPComment',
}
const [exifPointer, orientationTag] = [0x8769, 0x0112]
/** BYTE (Pillow's choice), ASCII, UNDEFINED (the standard's). */
const textTypes = [1, 2, 7]

/** Bytes of a text: a JPEG's block has 64 KB, other files' have no end. */
const longest = 4 << 20

/** Reads an EXIF block, a TIFF file with or without "Exif\0\0" before it; a damaged part costs only itself. */
export function readExif(block: Uint8Array<ArrayBuffer>): Exif {
  const tiff = latin1(block.subarray(0, 6)) === 'Exif\0\0' ? block.subarray(6) : block
  const reader = new ByteReader('The picture', tiff)
  const exif: Exif = { texts: new Map(), orientation: 1 }
  unlessDamaged(() => {
    const order = reader.uint16()
    const isLittle = order === 0x4949
    if (!isLittle && order !== 0x4d4d) return
    reader.goTo(4)
    const pointer = readDirectory(reader, reader.uint32(isLittle), isLittle, exif)
    if (pointer) readDirectory(reader, pointer, isLittle, exif)
  })
  return exif
}

/** Adds what the directory says, and returns where the EXIF directory lies, if it says so. Of two entries the first counts. */
function readDirectory(reader: ByteReader, at: number, isLittle: boolean, exif: Exif): number | undefined {
  reader.goTo(at)
  const count = reader.uint16(isLittle)
  const seen = new Set<number>()
  let pointer: number | undefined
  for (let entry = at + 2; entry < at + 2 + count * 12; entry += 12) {
    reader.goTo(entry)
    const [tag, type, length] = [reader.uint16(isLittle), reader.uint16(isLittle), reader.uint32(isLittle)]
    const value = reader.take(4)
    if (seen.has(tag)) continue
    seen.add(tag)
    const number = new ByteReader('The picture', value)
    if (tag === exifPointer) pointer = number.uint32(isLittle)
    const orientation = tag === orientationTag ? number.uint16(isLittle) : 0
    if (orientation >= 1 && orientation <= 8) exif.orientation = orientation
    const name = names[tag]
    if (!name || !textTypes.includes(type)) continue
    if (length > longest) continue
    const bytes =
      length > 4 ? unlessDamaged(() => bytesAt(reader, number.uint32(isLittle), length)) : value.subarray(0, length)
    if (bytes) exif.texts.set(name, withoutEnd(textOf(tag, bytes, isLittle)))
  }
  return pointer
}

function bytesAt(reader: ByteReader, at: number, length: number): Uint8Array {
  reader.goTo(at)
  return reader.take(length)
}

function textOf(tag: number, bytes: Uint8Array, isLittle: boolean): string {
  if (tag === 0x9286) return comment(bytes, isLittle)
  // Windows' own, whatever the block's order.
  return tag === 0x9c9c ? new TextDecoder('utf-16le').decode(bytes) : utf8(bytes)
}

/** Eight bytes tell the encoding. Source: EXIF 2.32, section 4.6.5; "UNICODE" is UTF-16 of either order, or since 3.0 UTF-8. */
function comment(bytes: Uint8Array, isLittle: boolean): string {
  const text = bytes.subarray(8)
  const encoding = latin1(bytes.subarray(0, 7))
  if (encoding.toUpperCase() !== 'UNICODE') return utf8(encoding.startsWith('ASCII') || bytes[0] === 0 ? text : bytes)
  const readings = ['utf-16be', 'utf-16le', 'utf-8'].map((label) => new TextDecoder(label).decode(text))
  const [big, little, small] = readings.map(plausibility) as [number, number, number]
  if (small > Math.max(big, little)) return readings[2]!
  // Where nothing tells them apart, the block's own order does.
  return readings[big === little ? Number(isLittle) : Number(little > big)]!
}

/** How much a text looks like what people write, by its first thousand letters: ASCII much, nobody's letters not at all. */
function plausibility(text: string): number {
  let sum = 0
  for (const letter of text.slice(0, 1000)) {
    if (/[\x20-\x7e\n]/.test(letter)) sum += 2
    else if (/[\0\ufffd\p{Co}\p{Cn}\p{Cs}]|[^\P{Cc}\t\n\r]/u.test(letter)) sum -= 2
  }
  return sum / Math.max(1, Math.min(text.length, 1000))
}

/** The text without the zeros that it is filled up with. */
export function withoutEnd(text: string): string {
  let end = text.length
  while (end > 0 && text.charCodeAt(end - 1) === 0) end--
  return text.slice(0, end)
}

const utf8 = (bytes: Uint8Array) => new TextDecoder().decode(bytes)
const latin1 = (bytes: Uint8Array) => String.fromCharCode(...bytes)
