/** Pictures made larger: by upscaler models, in tiles, and by Lanczos. */
export { LoadedUpscaler } from './loaded-upscaler.ts'
