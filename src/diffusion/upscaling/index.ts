/** Pictures made larger: by upscaler models, in tiles, and by Lanczos. */
export type { Size } from './cost.ts'
export { type Enlargement, type EnlargingCost, lanczos } from './enlargement.ts'
export { Enlarger } from './enlarger.ts'
export type { UpscalerLibrary, UpscalerSummary } from './upscaler-library.ts'
