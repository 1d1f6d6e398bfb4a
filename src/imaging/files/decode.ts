/** A picture file of any kind that the browser reads, as its colours. */
import { badFile } from '../../untrusted/index.ts'
import type { Raster } from '../raster.ts'
import { upright } from '../upright.ts'
import { readExif } from './exif.ts'
import { exifBlock } from './exif-block.ts'
import { type PictureHeader, readPictureHeader } from './picture-header.ts'
import { decodePng, isPng, mostPixels } from './png-decoder.ts'

/**
 * Pixels of the largest canvas that every browser has: Safari's on iPhones and iPads (github.com/jhildenbiddle/canvas-size),
 * less than their cameras' photographs have.
 */
export const leastCanvasArea = 4096 ** 2

/** How a picture is decoded. */
export interface Decoding {
  /** Of the canvas, in pixels. */
  area?: number
  /** 4 keeps the alpha, not multiplied in. */
  channels?: 3 | 4
}

/**
 * The file's colours, upright; colour profiles are ignored, as Pillow does. Of an animation it is the first picture. Throws
 * a GenerationError with the file's name when it is damaged, too large or no picture. Only PNG is read where there is no canvas.
 */
export async function decodePicture(
  file: Blob,
  { area = leastCanvasArea, channels = 3 }: Decoding = {},
): Promise<Raster> {
  const bytes = new Uint8Array(await file.arrayBuffer())
  const name = 'name' in file ? String(file.name) : 'The picture'
  const header = readPictureHeader(bytes)
  if (header) refuseSize(header, name)
  const block = exifBlock(bytes)
  const orientation = block ? readExif(block).orientation : 1
  if (isPng(bytes)) return upright(await decodePng(bytes, channels, name), orientation)
  const bitmap = await createImageBitmap(file, {
    imageOrientation: 'from-image',
    premultiplyAlpha: 'none',
    colorSpaceConversion: 'none',
  }).catch((cause) => {
    throw badFile(name, 'is no picture that can be read here. Choose a PNG, JPEG or WebP file.', cause)
  })
  const picture = pixelsOf(bitmap, area, channels)
  bitmap.close()
  // Chromium turns no WebP, WebKit does.
  const isWebp = header?.type === 'image/webp' && orientation > 1
  return isWebp && !(await turnsWebp()) ? upright(picture, orientation) : picture
}

/** Before anything is decoded: some browsers take minutes, or all memory, to find out. A photograph has no alpha, and phones' have 200 million pixels. */
function refuseSize({ type, width, height }: PictureHeader, name: string): void {
  const most = type === 'image/jpeg' ? 2 * mostPixels : mostPixels
  if (width * height <= most) return
  const sentence = `has ${width} × ${height} pixels; more than ${most / 1e6} million are not read here. Make it smaller and choose it again.`
  throw badFile(name, sentence)
}

function pixelsOf(bitmap: ImageBitmap, area: number, channels: 3 | 4): Raster {
  const { width, height } = bitmap
  const rows = Math.min(height, Math.max(1, Math.floor(area / width)))
  const context = new OffscreenCanvas(width, rows).getContext('2d', { willReadFrequently: true })!
  // Each band takes the place of the one before, what is clear in it, too.
  context.globalCompositeOperation = 'copy'
  const data = new Uint8Array(channels * width * height)
  for (let top = 0; top < height; top += rows) {
    context.drawImage(bitmap, 0, -top)
    const { data: rgba } = context.getImageData(0, 0, width, Math.min(rows, height - top))
    const start = channels * width * top
    if (channels === 4) data.set(rgba, start)
    for (let i = 0; channels === 3 && 4 * i < rgba.length; i++) {
      for (let c = 0; c < 3; c++) data[start + 3 * i + c] = rgba[4 * i + c]!
    }
  }
  return { width, height, channels, data }
}

/** A WebP of 2 × 1 pixels whose EXIF says that it lies on its side, as Pillow 13.0.0 saves it. */
const lying =
  'UklGRlIAAABXRUJQVlA4WAoAAAAIAAAAAQAAAAAAVlA4TBEAAAAvAQAAAAfQ//73v/+BiOh/AABFWElGGgAAAE1NACoAAAAIAAEBEgADAAAAAQAGAAAAAAAA'

let turning: Promise<boolean> | undefined

/** Whether this browser turns a WebP as its EXIF says. */
function turnsWebp(): Promise<boolean> {
  turning ??= createImageBitmap(
    new Blob([Uint8Array.from(atob(lying), (letter) => letter.charCodeAt(0))], { type: 'image/webp' }),
    { imageOrientation: 'from-image' },
  ).then(
    ({ width }) => width === 1,
    () => false,
  )
  return turning
}
