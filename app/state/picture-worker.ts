/** The worker that does the long sums with pictures, so that the page goes on answering. */
import { black, decodePicture, encodePng, fill, paste, type Raster, resize, toGrey } from '../../src/imaging/index.ts'
import { cropBox, type Framing, isReframed } from './framing.ts'
import type { Size } from './request.ts'

/** What can be asked for, and what comes back. */
export interface PictureWork {
  /** A smaller copy, at most `side` pixels long. */
  shrink: { asked: { file: Blob; side: number }; answer: Blob }
  /** The mask's file: opaque, as large as the mask. */
  writeMask: { asked: { mask: Raster }; answer: Blob }
  /** A mask of `size` from any picture, and the size that the picture had. */
  readMask: { asked: { file: Blob; size: Size }; answer: { mask: Raster; from: Size } }
  /** The pictures of a request brought into its size; the same files where nothing needs be done. */
  frame: { asked: Pictures & { size: Size; framing: Framing }; answer: Pictures }
}

interface Pictures {
  picture: Blob
  mask?: Blob | undefined
}

type Work = { [Name in keyof PictureWork]: (asked: PictureWork[Name]['asked']) => Promise<PictureWork[Name]['answer']> }

const work: Work = {
  async shrink({ file, side }) {
    const picture = await decodePicture(file)
    const scale = side / Math.max(picture.width, picture.height)
    const scaled = (length: number) => Math.max(1, Math.round(length * scale))
    return written(resize(picture, scaled(picture.width), scaled(picture.height), 'lanczos'))
  },

  writeMask: ({ mask }) => written(mask),

  async readMask({ file, size }) {
    const grey = toGrey(await decodePicture(file))
    return {
      mask: resize(grey, size.width, size.height, 'lanczos'),
      from: { width: grey.width, height: grey.height },
    }
  },

  async frame({ picture: file, mask: maskFile, size, framing }) {
    const picture = await decodePicture(file)
    const mask = maskFile && toGrey(await decodePicture(maskFile))
    // Two pictures that do not belong together are for whoever draws to refuse.
    if (mask && (mask.width !== picture.width || mask.height !== picture.height))
      return { picture: file, mask: maskFile }
    if (!isReframed(picture, size, framing)) return { picture: file, mask: maskFile }
    return {
      picture: await written(framed(picture, size, framing)),
      mask: mask && (await written(framedMask(mask, size, framing))),
    }
  },
}

function framed(picture: Raster, { width, height }: Size, framing: Framing): Raster {
  if (framing.mode === 'fit') return fill(picture, width, height)
  if (framing.mode === 'fill') return resize(picture, width, height, 'lanczos')
  return resize(picture, width, height, 'lanczos', cropBox(picture, { width, height }, framing))
}

/** As its picture; what lies beyond a picture that fits into the frame is drawn anew, as nobody wants its edges for ever. */
function framedMask(mask: Raster, size: Size, framing: Framing): Raster {
  if (framing.mode !== 'fit') return framed(mask, size, framing)
  const white = black(size.width, size.height, 1)
  white.data.fill(255)
  const scale = Math.min(size.width / mask.width, size.height / mask.height)
  const [width, height] = [Math.floor(mask.width * scale), Math.floor(mask.height * scale)]
  const middle = (outer: number, inner: number) => Math.floor(outer / 2) - Math.floor(inner / 2)
  paste(white, resize(mask, width, height, 'lanczos'), middle(size.width, width), middle(size.height, height))
  return white
}

/** A PNG, which has three channels here. */
function written({ width, height, channels, data }: Raster): Promise<Blob> {
  if (channels === 3) return encodePng({ width, height, rgb: data })
  const rgb = new Uint8Array(3 * width * height)
  for (let i = 0; i < width * height; i++) rgb[3 * i] = rgb[3 * i + 1] = rgb[3 * i + 2] = data[i]!
  return encodePng({ width, height, rgb })
}

addEventListener('message', async ({ data: { id, name, asked } }) => {
  try {
    postMessage({ id, answer: await work[name as keyof PictureWork](asked) })
  } catch (error) {
    postMessage({ id, error: error instanceof Error ? error : new Error(String(error)) })
  }
})
