/** Pictures as pixels and as files. */
export { toPixels } from './pixels.ts'
export { encodePng, type Pixels } from './png.ts'
