/** Pictures made larger between two passes: by filters, or by whatever makes them larger and is known by a name. */
import { type Raster, resize, resizeNearest } from '../../../imaging/index.ts'

/** Makes a picture of three channels larger, by as much as it is made for. */
export type Upscale = (picture: Raster, signal: AbortSignal) => Promise<Raster>

/** Those that do without a model. */
const filters: Readonly<Record<string, (picture: Raster, width: number, height: number) => Raster>> = {
  Lanczos: (picture, width, height) => resize(picture, width, height, 'lanczos'),
  Nearest: resizeNearest,
}

interface Size {
  width: number
  height: number
}

/**
 * The picture at a size. A model is asked again while its picture is too small, three times at the most; what is not of the very size then is
 * brought to it by Lanczos. Sources: AUTOMATIC1111 modules/images.py, resize_image; modules/upscaler.py, Upscaler.upscale.
 */
export async function upscaled(
  picture: Raster,
  { width, height }: Size,
  upscale: Upscale | keyof typeof filters,
  signal: AbortSignal,
): Promise<Raster> {
  const scale = Math.max(width / picture.width, height / picture.height)
  const lanczos = (of: Raster, to: Size) => resize(of, to.width, to.height, 'lanczos')
  if (scale <= 1) return lanczos(picture, { width, height })
  const whole = (side: number) => 8 * Math.floor((side * scale) / 8)
  const wanted = { width: whole(picture.width), height: whole(picture.height) }
  const isSmall = (of: Size) => of.width < wanted.width || of.height < wanted.height
  let made = picture
  for (let turn = 0; turn < 3 && isSmall(made); turn++) {
    signal.throwIfAborted()
    const before = made
    made =
      typeof upscale === 'function'
        ? await upscale(made, signal)
        : filters[upscale]!(made, Math.trunc(made.width * scale), Math.trunc(made.height * scale))
    if (made.width === before.width && made.height === before.height) break
  }
  return lanczos(lanczos(made, wanted), { width, height })
}
