/** The few words that EXIF holds. Source: EXIF 2.32 (CIPA DC-008), TIFF 6.0. */

const names: Readonly<Record<number, string>> = {
  270: 'ImageDescription',
  271: 'Make',
  272: 'Model',
  305: 'Software',
  37500: 'MakerNote',
  37510: 'UserComment',
}
const exifPointer = 0x8769
/** BYTE (Pillow's choice), ASCII, UNDEFINED (the standard's). */
const textTypes = [1, 2, 7]

/** The text fields of an EXIF block (a TIFF file, with or without "Exif\0\0" before it) by their names. */
export function exifTexts(block: Uint8Array): Map<string, string> {
  const tiff = latin1(block.subarray(0, 6)) === 'Exif\0\0' ? block.subarray(6) : block
  const view = new DataView(tiff.buffer, tiff.byteOffset, tiff.byteLength)
  const found = new Map<string, string>()
  try {
    const isLittle = view.getUint16(0) === 0x4949
    if (!isLittle && view.getUint16(0) !== 0x4d4d) return found
    const pointer = readDirectory(view, view.getUint32(4, isLittle), isLittle, found)
    if (pointer) readDirectory(view, pointer, isLittle, found)
  } catch (error) {
    if (!(error instanceof RangeError)) throw error // Reading behind the end: a block cut short.
  }
  return found
}

/** Adds the directory's texts, and returns where the EXIF directory lies, if it says so. */
function readDirectory(view: DataView, at: number, isLittle: boolean, found: Map<string, string>): number | undefined {
  const count = view.getUint16(at, isLittle)
  let pointer: number | undefined
  for (let entry = at + 2; entry < at + 2 + count * 12; entry += 12) {
    const [tag, type] = [view.getUint16(entry, isLittle), view.getUint16(entry + 2, isLittle)]
    if (tag === exifPointer) pointer = view.getUint32(entry + 8, isLittle)
    const name = names[tag]
    if (!name || !textTypes.includes(type)) continue
    const length = view.getUint32(entry + 4, isLittle)
    const start = length > 4 ? view.getUint32(entry + 8, isLittle) : entry + 8
    if (start + length > view.byteLength) continue
    const bytes = new Uint8Array(view.buffer, view.byteOffset + start, length)
    found.set(name, (tag === 0x9286 ? comment(bytes, isLittle) : utf8(bytes)).replace(/\0+$/, ''))
  }
  return pointer
}

/** Eight bytes tell the encoding. UTF-16 is big-endian by piexif's habit; others follow the block's own order. */
function comment(bytes: Uint8Array, isLittle: boolean): string {
  const text = bytes.subarray(8)
  if (latin1(bytes.subarray(0, 7)) !== 'UNICODE')
    return utf8(latin1(bytes.subarray(0, 5)) === 'ASCII' || bytes[0] === 0 ? text : bytes)
  const zeros = [0, 0]
  for (let i = 0; i < text.length; i++) if (text[i] === 0) zeros[i % 2]!++
  // The zeros of Latin letters betray the order; without any, the block's own says it.
  const isLittleText = zeros[0] === zeros[1] ? isLittle : zeros[1]! > zeros[0]!
  return new TextDecoder(isLittleText ? 'utf-16le' : 'utf-16be').decode(text)
}

const utf8 = (bytes: Uint8Array) => new TextDecoder().decode(bytes)
const latin1 = (bytes: Uint8Array) => String.fromCharCode(...bytes)
