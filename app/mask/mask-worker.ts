/** Writes masks as files, away from the page, so that the next stroke need not wait. */
import { answer } from '../../src/generation/index.ts'
import { encodePng, type Raster } from '../../src/imaging/index.ts'

answer(({ width, height, data }: Raster): Promise<Blob> => {
  const rgb = new Uint8Array(3 * width * height)
  for (let i = 0; i < width * height; i++) rgb[3 * i] = rgb[3 * i + 1] = rgb[3 * i + 2] = data[i]!
  return encodePng({ width, height, rgb })
})
