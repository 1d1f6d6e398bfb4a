/** Upscaler models: kept, and open. */
export { storedUpscalers, upscalerIsOpen, upscalersAtHand, useUpscalersAtHand } from './upscalers.ts'
