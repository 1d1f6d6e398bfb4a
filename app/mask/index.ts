/** The mask: painted, kept, written as a file. */
export { MaskCanvas } from './lazy-canvas.ts'
export { MaskControl } from './MaskControl.tsx'
export { changeMask, maskIsWritten, restoreMask, useMask } from './mask.ts'
export { OnlyMaskedControl } from './OnlyMaskedControl.tsx'
export { StageSwitch, useMaskedPicture } from './StageSwitch.tsx'
export { showView } from './stage-view.ts'
