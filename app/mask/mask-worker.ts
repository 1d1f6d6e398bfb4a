/** Writes masks as files, away from the page, so that the next stroke need not wait. */
import { encodePng, type Raster } from '../../src/imaging/index.ts'

addEventListener('message', async ({ data: { width, height, data } }: MessageEvent<Raster>) => {
  const rgb = new Uint8Array(3 * width * height)
  for (let i = 0; i < width * height; i++) rgb[3 * i] = rgb[3 * i + 1] = rgb[3 * i + 2] = data[i]!
  postMessage(await encodePng({ width, height, rgb }))
})
