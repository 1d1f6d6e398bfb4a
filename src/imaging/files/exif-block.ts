/** Where picture files keep their EXIF: a PNG's eXIf, a JPEG's APP1, a WebP's EXIF. */
import { chunksOf } from './png-chunks.ts'

/** The EXIF block of a PNG, JPEG or WebP, if it has one. */
export function exifBlock(bytes: Uint8Array<ArrayBuffer>): Uint8Array | undefined {
  if (startsWith(bytes, '\x89PNG')) {
    for (const { type, data } of chunksOf(bytes)) if (type === 'eXIf') return data
  }
  if (startsWith(bytes, '\xff\xd8\xff'))
    return segmentsOf(bytes).find(({ marker, data }) => marker === 0xffe1 && startsWith(data, 'Exif\0\0'))?.data
  return startsWith(bytes.subarray(8), 'WEBP') ? webpBlock(bytes) : undefined
}

/** The segments of a JPEG up to the picture's data. Source: ITU-T T.81, annex B. */
export function segmentsOf(bytes: Uint8Array): { marker: number; data: Uint8Array }[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const segments: { marker: number; data: Uint8Array }[] = []
  for (let at = 2; at + 4 <= bytes.length; ) {
    const marker = view.getUint16(at)
    // Any number of fill bytes may stand before a marker.
    if (marker === 0xffff) at++
    else if (marker < 0xffc0 || marker === 0xffda) break
    else {
      const end = at + 2 + Math.max(2, view.getUint16(at + 2))
      segments.push({ marker, data: bytes.subarray(at + 4, end) })
      at = end
    }
  }
  return segments
}

/** Chunks of even length; EXIF is one of them. Source: RFC 9649, section 2.7. */
function webpBlock(bytes: Uint8Array): Uint8Array | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  for (let at = 12; at + 8 <= bytes.length; ) {
    const length = view.getUint32(at + 4, true)
    if (startsWith(bytes.subarray(at, at + 4), 'EXIF')) return bytes.subarray(at + 8, at + 8 + length)
    at += 8 + length + (length % 2)
  }
  return undefined
}

function startsWith(bytes: Uint8Array, text: string): boolean {
  return [...text].every((character, i) => bytes[i] === character.charCodeAt(0))
}
