/** The words that a picture file carries, whatever kind of file it is. */
import { exifTexts } from './exif.ts'
import { chunksOf } from './png-chunks.ts'
import { textOf } from './png-text.ts'

/**
 * All texts of a PNG, JPEG or WebP by their names: a PNG's keywords, EXIF's tags (UserComment, Make, …). Empty for what is
 * no picture or has no words; a damaged part costs only itself.
 */
export async function readPictureTexts(picture: Blob): Promise<Map<string, string>> {
  // What is no picture may be a model of many gigabytes: only its beginning is read.
  const start = new Uint8Array(await picture.slice(0, 12).arrayBuffer())
  const read = readers.find(({ isOne }) => isOne(start))?.texts
  return read ? read(new Uint8Array(await picture.arrayBuffer())) : new Map()
}

const readers = [
  { isOne: (bytes: Uint8Array) => startsWith(bytes, '\x89PNG'), texts: pngTexts },
  { isOne: (bytes: Uint8Array) => startsWith(bytes, '\xff\xd8\xff'), texts: jpegTexts },
  { isOne: (bytes: Uint8Array) => startsWith(bytes.subarray(8), 'WEBP'), texts: webpTexts },
]

async function pngTexts(bytes: Uint8Array<ArrayBuffer>): Promise<Map<string, string>> {
  const texts = new Map<string, string>()
  for (const chunk of chunksOf(bytes)) {
    const text = await textOf(chunk)
    if (text) texts.set(...text)
    if (chunk.type === 'eXIf') for (const [name, value] of exifTexts(chunk.data)) texts.set(name, value)
  }
  return texts
}

/** Segments up to the picture's data; EXIF is in APP1. Source: ITU-T T.81, annex B. */
function jpegTexts(bytes: Uint8Array): Map<string, string> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  for (let at = 2; at + 4 <= bytes.length; ) {
    const marker = view.getUint16(at)
    const end = at + 2 + view.getUint16(at + 2)
    if (marker < 0xffc0 || marker === 0xffda) break
    const segment = bytes.subarray(at + 4, end)
    if (marker === 0xffe1 && startsWith(segment, 'Exif\0\0')) return exifTexts(segment)
    at = end
  }
  return new Map()
}

/** Chunks of even length; EXIF is one of them. Source: RFC 9649, section 2.7. */
function webpTexts(bytes: Uint8Array): Map<string, string> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  for (let at = 12; at + 8 <= bytes.length; ) {
    const length = view.getUint32(at + 4, true)
    if (startsWith(bytes.subarray(at), 'EXIF')) return exifTexts(bytes.subarray(at + 8, at + 8 + length))
    at += 8 + length + (length % 2)
  }
  return new Map()
}

function startsWith(bytes: Uint8Array, text: string): boolean {
  return [...text].every((character, i) => bytes[i] === character.charCodeAt(0))
}
