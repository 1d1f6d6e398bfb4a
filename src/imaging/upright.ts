/** Pictures turned as their EXIF says, so that they stand upright. */
import type { Raster } from './raster.ts'

/**
 * The picture upright; `orientation` says which way it lies: 1 upright, 2 mirrored, 3 upside down, 4 both, 5 to 8 with rows and
 * columns changed. Source: EXIF 2.32, tag 274; equals Pillow's ImageOps.exif_transpose.
 */
export function upright(picture: Raster, orientation: number): Raster {
  if (orientation < 2 || orientation > 8) return picture
  const { width, height, channels, data } = picture
  const isTurned = orientation > 4
  const [across, down] = isTurned ? [height, width] : [width, height]
  const out = new Uint8Array(data.length)
  // Whether the columns, and the rows, of what is read run backwards.
  const isMirrored = [2, 3, 7, 8].includes(orientation)
  const isFlipped = [3, 4, 6, 7].includes(orientation)
  for (let y = 0, to = 0; y < down; y++) {
    for (let x = 0; x < across; x++) {
      const [column, row] = isTurned ? [y, x] : [x, y]
      const from =
        channels * ((isFlipped ? height - 1 - row : row) * width + (isMirrored ? width - 1 - column : column))
      for (let c = 0; c < channels; c++) out[to++] = data[from + c]!
    }
  }
  return { width: across, height: down, channels, data: out }
}
