/** What the first bytes of a picture file say: its type and its size, whatever its name claims. */
import { ByteReader, unlessDamaged } from '../../untrusted/index.ts'

/** `width` and `height` are pixels. */
export interface PictureHeader {
  type: 'image/png' | 'image/jpeg' | 'image/webp' | 'image/gif'
  width: number
  height: number
}

/** Reads the header of a PNG, JPEG, WebP or GIF; undefined for anything else, or when the bytes end too early. */
export function readPictureHeader(bytes: Uint8Array): PictureHeader | undefined {
  const reader = (at: number) => new ByteReader('The picture', bytes, {}, at)
  return unlessDamaged(() => {
    if (startsWith(bytes, '\x89PNG\r\n\x1a\n')) return png(reader(16))
    if (startsWith(bytes, '\xff\xd8\xff')) return jpeg(reader(2))
    if (startsWith(bytes, 'RIFF') && startsWith(bytes.subarray(8), 'WEBP')) return webp(reader(12))
    if (startsWith(bytes, 'GIF8')) return gif(reader(6))
    return undefined
  })
}

type Reader = ByteReader<ArrayBufferLike>

function png(reader: Reader): PictureHeader {
  return { type: 'image/png', width: reader.uint32(false), height: reader.uint32(false) }
}

function gif(reader: Reader): PictureHeader {
  return { type: 'image/gif', width: reader.uint16(), height: reader.uint16() }
}

/** Markers until a start of frame (SOF0 to SOF15, except DHT, JPG and DAC). Source: ITU-T T.81, annex B. */
function jpeg(reader: Reader): PictureHeader {
  for (;;) {
    const marker = reader.uint16(false)
    const length = reader.uint16(false)
    if (marker >= 0xffc0 && marker <= 0xffcf && ![0xffc4, 0xffc8, 0xffcc].includes(marker)) {
      reader.take(1)
      const height = reader.uint16(false)
      return { type: 'image/jpeg', width: reader.uint16(false), height }
    }
    reader.take(Math.max(0, length - 2))
  }
}

/** Lossy, lossless or extended. Source: RFC 9649, section 2. */
function webp(reader: Reader): PictureHeader | undefined {
  const type = 'image/webp'
  const kind = reader.letters(4)
  reader.take(4)
  if (kind === 'VP8 ') {
    reader.take(6)
    return { type, width: reader.uint16() & 0x3fff, height: reader.uint16() & 0x3fff }
  }
  if (kind === 'VP8L') {
    reader.take(1)
    const bits = reader.uint32()
    return { type, width: (bits & 0x3fff) + 1, height: ((bits >> 14) & 0x3fff) + 1 }
  }
  if (kind !== 'VP8X') return undefined
  reader.take(4)
  const uint24 = () => reader.uint16() | (reader.uint8() << 16)
  return { type, width: uint24() + 1, height: uint24() + 1 }
}

function startsWith(bytes: Uint8Array, signature: string): boolean {
  return [...signature].every((character, i) => bytes[i] === character.charCodeAt(0))
}
