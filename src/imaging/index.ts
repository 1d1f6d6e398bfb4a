/** Pictures as pixels and as files. */
export { readPictureHeader } from './picture-header.ts'
export { toPixels } from './pixels.ts'
export { encodePng, type Pixels } from './png.ts'
export type { Raster } from './raster.ts'
export { type Filter, resize } from './resize.ts'
