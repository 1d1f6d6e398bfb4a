/** Pictures as pixels and as files. */
export { alphaOf, isTransparent, laidOn } from './alpha.ts'
export { gaussianBlur } from './blur.ts'
export {
  chunk as pngChunk,
  crc32,
  decodePicture,
  decodePng,
  encodePng,
  exifBlock,
  isPng,
  leastCanvasArea,
  type Pixels,
  readExif,
  readHiddenText,
  readPictureHeader,
  readPictureTexts,
  signature as pngSignature,
  withPngText,
} from './files/index.ts'
export { type Fit, type Framing, framed, longestSide } from './frame.ts'
export { black, cover, crop, fill, paste } from './framing.ts'
export { cropRegion, readMask, toGrey } from './mask.ts'
export { resizeNearest } from './nearest.ts'
export { overlay } from './overlay.ts'
export { Painting, type Point } from './painting/index.ts'
export { fromPixels, toPixels, toPixelsBelow } from './pixels.ts'
export type { Raster } from './raster.ts'
export { type Box, type Filter, resize } from './resize.ts'
