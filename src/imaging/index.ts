/** Pictures as pixels and as files. */
export { toPixels } from './pixels.ts'
export { encodePng } from './png.ts'
