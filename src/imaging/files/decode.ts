/** A picture file of any kind that the browser reads, as its colours. */
import type { Raster } from '../raster.ts'
import { decodePng, isPng } from './png-decoder.ts'

/**
 * The file's colours, upright and without alpha; colour profiles are ignored, as Pillow does. Throws whatever the decoder throws
 * when the file is damaged or no picture. Only PNG is read where there is no canvas.
 */
export async function decodePicture(file: Blob): Promise<Raster> {
  const bytes = new Uint8Array(await file.arrayBuffer())
  if (isPng(bytes)) return decodePng(bytes)
  const bitmap = await createImageBitmap(file, {
    imageOrientation: 'from-image',
    premultiplyAlpha: 'none',
    colorSpaceConversion: 'none',
  })
  const { width, height } = bitmap
  const context = new OffscreenCanvas(width, height).getContext('2d', { willReadFrequently: true })!
  context.drawImage(bitmap, 0, 0)
  bitmap.close()
  const { data: rgba } = context.getImageData(0, 0, width, height)
  const data = new Uint8Array(3 * width * height)
  for (let i = 0; i < width * height; i++) {
    for (let c = 0; c < 3; c++) data[3 * i + c] = rgba[4 * i + c]!
  }
  return { width, height, channels: 3, data }
}
