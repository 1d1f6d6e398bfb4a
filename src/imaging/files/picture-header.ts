/** What the first bytes of a picture file say: its type and its size, whatever its name claims. */

/** `width` and `height` are pixels. */
export interface PictureHeader {
  type: 'image/png' | 'image/jpeg' | 'image/webp' | 'image/gif'
  width: number
  height: number
}

/** Reads the header of a PNG, JPEG, WebP or GIF; undefined for anything else, or when the bytes end too early. */
export function readPictureHeader(bytes: Uint8Array): PictureHeader | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  try {
    if (startsWith(bytes, '\x89PNG\r\n\x1a\n')) return png(view)
    if (startsWith(bytes, '\xff\xd8\xff')) return jpeg(view)
    if (startsWith(bytes, 'RIFF') && startsWith(bytes.subarray(8), 'WEBP')) return webp(view, bytes.subarray(12))
    if (startsWith(bytes, 'GIF8')) {
      return { type: 'image/gif', width: view.getUint16(6, true), height: view.getUint16(8, true) }
    }
  } catch (error) {
    if (!(error instanceof RangeError)) throw error // Reading behind the end: a file cut short.
  }
  return undefined
}

function png(view: DataView): PictureHeader {
  return { type: 'image/png', width: view.getUint32(16), height: view.getUint32(20) }
}

/** Markers until a start of frame (SOF0 to SOF15, except DHT, JPG and DAC). Source: ITU-T T.81, annex B. */
function jpeg(view: DataView): PictureHeader {
  for (let at = 2; ; at += 2 + view.getUint16(at + 2)) {
    const marker = view.getUint16(at)
    if (marker >= 0xffc0 && marker <= 0xffcf && ![0xffc4, 0xffc8, 0xffcc].includes(marker)) {
      return { type: 'image/jpeg', width: view.getUint16(at + 7), height: view.getUint16(at + 5) }
    }
  }
}

/** Lossy, lossless or extended. Source: RFC 9649, section 2. */
function webp(view: DataView, chunk: Uint8Array): PictureHeader | undefined {
  const type = 'image/webp'
  if (startsWith(chunk, 'VP8 ')) {
    return { type, width: view.getUint16(26, true) & 0x3fff, height: view.getUint16(28, true) & 0x3fff }
  }
  if (startsWith(chunk, 'VP8L')) {
    const bits = view.getUint32(21, true)
    return { type, width: (bits & 0x3fff) + 1, height: ((bits >> 14) & 0x3fff) + 1 }
  }
  if (!startsWith(chunk, 'VP8X')) return undefined
  const uint24 = (at: number) => view.getUint16(at, true) | (view.getUint8(at + 2) << 16)
  return { type, width: uint24(24) + 1, height: uint24(27) + 1 }
}

function startsWith(bytes: Uint8Array, signature: string): boolean {
  return [...signature].every((character, i) => bytes[i] === character.charCodeAt(0))
}
