/** How a picture comes into the frame, in words and numbers. */
import { type Fit, longestSide } from '../../src/imaging/index.ts'
import type { Size } from '../request/index.ts'

/** Pixels of the longer side above which a model of SD 1.5's kind repeats itself, whatever its own size. */
const mostPixels = 1024

/** The picture's size as one that can be drawn: multiples of 8, its longer side at most twice the model's and 1024. */
export function ownSize(picture: Size, native: Size): Size {
  const limit = Math.min(mostPixels, 2 * Math.max(native.width, native.height))
  const scale = Math.min(1, limit / Math.max(picture.width, picture.height))
  const side = (length: number) => Math.max(64, Math.round((length * scale) / 8) * 8)
  return { width: side(picture.width), height: side(picture.height) }
}

/** What becomes of the picture, such as "3000 × 2000, cropped to 512 × 512". */
export function framingInWords(picture: Size, fit: Fit, frame: Size): string {
  const own = inWords(picture)
  if (own === inWords(frame)) return own
  if (fit === 'crop') {
    const isCut = picture.width * frame.height !== picture.height * frame.width
    return `${own}, ${isCut ? 'cropped' : 'scaled'} to ${inWords(frame)}`
  }
  if (fit === 'fit') return `${own}, fitted into ${inWords(frame)}`
  const scaled =
    Math.max(picture.width, picture.height) > longestSide ? `, kept at ${longestSide} on its longer side` : ''
  return `${own}${scaled}, drawn as ${inWords(frame)}`
}

const inWords = ({ width, height }: Size) => `${width} × ${height}`
