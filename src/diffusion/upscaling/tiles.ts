/** A picture in tiles that see some of their neighbours, so that what is put together is what the whole picture would have given. */

/**
 * What a tile is shown of its neighbours, in pixels. AUTOMATIC1111 takes 8 and fades; networks of this kind look further than that, and
 * with 16 tiles and the whole picture differ by less than a level (upscaling-suite.ts).
 */
export const margin = 16

/** A piece of a side: what the network is shown, and of that what is kept. In pixels, the ends excluded. */
export interface Span {
  from: number
  to: number
  keptFrom: number
  keptTo: number
}

/**
 * The pieces of a side of `length`, each `side` long, that overlap by twice `margin` at the least: one keeps what is nearer to its own
 * middle. All are equally long, so that the device keeps using the same room. Where `side`, `margin` and `length` are multiples of a
 * number, so are the beginnings.
 */
export function spans(length: number, side: number, margin: number): Span[] {
  if (length <= side) return [{ from: 0, to: length, keptFrom: 0, keptTo: length }]
  const stride = side - 2 * margin
  const count = Math.ceil((length - 2 * margin) / stride)
  const begins = Array.from({ length: count }, (_, i) => Math.min(i * stride, length - side))
  const borders = begins.slice(1).map((begin, i) => Math.round((begin + begins[i]! + side) / 2))
  return begins.map((from, i) => ({
    from,
    to: from + side,
    keptFrom: i === 0 ? 0 : borders[i - 1]!,
    keptTo: i === count - 1 ? length : borders[i]!,
  }))
}

/** How many tiles of a side of so many pixels a picture takes. */
export function tileCount({ width, height }: { width: number; height: number }, side: number): number {
  return spans(width, side, margin).length * spans(height, side, margin).length
}
