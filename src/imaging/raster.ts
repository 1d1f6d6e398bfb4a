/** A picture in memory: what every step between a file and a network works on. */

/** `width` × `height` pixels of 8-bit samples, interleaved: grey, red-green-blue, or those and an alpha that is not multiplied in. */
export interface Raster {
  width: number
  height: number
  channels: 1 | 3 | 4
  /** width · height · channels samples, row by row. */
  data: Uint8Array | Uint8ClampedArray
}
