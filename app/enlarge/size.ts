/** To which size a picture is enlarged. */
import type { Size } from '../request/index.ts'

export type Choice = 2 | 4 | 'size'

/** The other side follows, so that nothing is stretched. */
export function withSide(from: Size, name: keyof Size, length: number): Size {
  const ratio = from.height / from.width
  if (name === 'width') return { width: length, height: Math.max(1, Math.round(length * ratio)) }
  return { width: Math.max(1, Math.round(length / ratio)), height: length }
}

export function timesLarger({ width, height }: Size, by: number): Size {
  return { width: width * by, height: height * by }
}
