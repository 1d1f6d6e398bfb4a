/** Pictures as pixels and as files. */
export { crc32 } from './crc32.ts'
export { inflated } from './inflated.ts'
export { readPictureHeader } from './picture-header.ts'
export { readPictureTexts } from './picture-texts.ts'
export { toPixels } from './pixels.ts'
export { encodePng } from './png.ts'
export { withPngText } from './png-text.ts'
