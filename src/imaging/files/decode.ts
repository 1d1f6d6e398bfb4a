/** A picture file of any kind that the browser reads, as its colours. */
import type { Raster } from '../raster.ts'
import { decodePng, isPng } from './png-decoder.ts'

/**
 * Pixels of the largest canvas that every browser has: Safari's on iPhones and iPads (github.com/jhildenbiddle/canvas-size),
 * less than their cameras' photographs have.
 */
export const leastCanvasArea = 4096 ** 2

/**
 * The file's colours, upright and without alpha; colour profiles are ignored, as Pillow does. Throws whatever the decoder throws
 * when the file is damaged or no picture. Only PNG is read where there is no canvas. `area` is that of the canvas.
 */
export async function decodePicture(file: Blob, area = leastCanvasArea): Promise<Raster> {
  const bytes = new Uint8Array(await file.arrayBuffer())
  if (isPng(bytes)) return decodePng(bytes)
  const bitmap = await createImageBitmap(file, {
    imageOrientation: 'from-image',
    premultiplyAlpha: 'none',
    colorSpaceConversion: 'none',
  })
  const { width, height } = bitmap
  const rows = Math.min(height, Math.max(1, Math.floor(area / width)))
  const context = new OffscreenCanvas(width, rows).getContext('2d', { willReadFrequently: true })!
  // Each band takes the place of the one before, what is clear in it, too.
  context.globalCompositeOperation = 'copy'
  const data = new Uint8Array(3 * width * height)
  for (let top = 0; top < height; top += rows) {
    context.drawImage(bitmap, 0, -top)
    const { data: rgba } = context.getImageData(0, 0, width, Math.min(rows, height - top))
    const start = 3 * width * top
    for (let i = 0; 4 * i < rgba.length; i++) {
      for (let c = 0; c < 3; c++) data[start + 3 * i + c] = rgba[4 * i + c]!
    }
  }
  bitmap.close()
  return { width, height, channels: 3, data }
}
