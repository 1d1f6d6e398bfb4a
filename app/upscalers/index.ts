/** Upscaler models: kept, and open. */
export { findUpscaler, storedUpscalers, upscalerIsOpen, useUpscalers } from './upscalers.ts'
