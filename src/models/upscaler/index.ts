/** Upscaler models: networks that enlarge a picture, read from every kind of file that people share. */
export { openUpscaler, pickledUpscaler, type Upscaler, upscalerIn } from './upscaler.ts'
export type { CompactConfig, RrdbConfig, SpanConfig, UpscalerConfig } from './upscaler-config.ts'
