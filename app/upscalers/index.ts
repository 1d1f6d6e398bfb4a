/** Upscaler models: kept, and open. */
export { findUpscaler, storedUpscalers, upscalerIsOpen, upscalerNames, useUpscalers } from './upscalers.ts'
