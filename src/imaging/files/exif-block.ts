/** Where picture files keep their EXIF: a PNG's eXIf, a JPEG's APP1, a WebP's EXIF. */
import { ByteReader, unlessDamaged } from '../../untrusted/index.ts'
import { chunksOf } from './png-chunks.ts'

/** The EXIF block of a PNG, JPEG or WebP, if it has one. */
export function exifBlock(bytes: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> | undefined {
  if (startsWith(bytes, '\x89PNG')) {
    for (const { type, data } of chunksOf(bytes)) if (type === 'eXIf') return data
  }
  if (startsWith(bytes, '\xff\xd8\xff'))
    return segmentsOf(bytes).find(({ marker, data }) => marker === 0xffe1 && startsWith(data, 'Exif\0\0'))?.data
  return startsWith(bytes.subarray(8), 'WEBP') ? unlessDamaged(() => webpBlock(bytes)) : undefined
}

export interface Segment {
  marker: number
  data: Uint8Array<ArrayBuffer>
}

/** The segments of a JPEG up to the picture's data, or to where it is damaged. Source: ITU-T T.81, annex B. */
export function segmentsOf(bytes: Uint8Array<ArrayBuffer>): Segment[] {
  const segments: Segment[] = []
  const reader = new ByteReader('The picture', bytes, {}, 2)
  unlessDamaged(() => {
    while (reader.left >= 4) {
      const marker = reader.uint16(false)
      // Any number of fill bytes may stand before a marker.
      if (marker === 0xffff) reader.goTo(reader.at - 1)
      else if (marker < 0xffc0 || marker === 0xffda) return
      else {
        const length = Math.max(0, reader.uint16(false) - 2)
        segments.push({ marker, data: reader.take(Math.min(length, reader.left)) })
      }
    }
  })
  return segments
}

/** Chunks of even length; EXIF is one of them. Source: RFC 9649, section 2.7. */
function webpBlock(bytes: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> | undefined {
  const reader = new ByteReader('The picture', bytes, {}, 12)
  while (reader.left >= 8) {
    const type = reader.letters(4)
    const length = reader.uint32()
    if (type === 'EXIF') return reader.take(Math.min(length, reader.left))
    reader.take(length + (length % 2))
  }
  return undefined
}

function startsWith(bytes: Uint8Array, text: string): boolean {
  return [...text].every((character, i) => bytes[i] === character.charCodeAt(0))
}
