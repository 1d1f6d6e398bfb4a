/** Runs: from a request to pictures. */
import './remote-clock.ts'

export { enlarge } from './enlarging.ts'
export { check, draw, follow, jobOf, perform, showPictures, stop, useGeneration } from './generation.ts'
export { addMade, showAgain } from './made.ts'
export { PreparationControl } from './PreparationControl.tsx'
export { addPicture, lookAt, type Picture, usePictures } from './pictures.ts'
export { prepareWhileTyping, usePreparation } from './preparation.ts'
export {
  preparationInWords,
  progressAloud,
  progressDetail,
  progressInTitle,
  progressInWords,
} from './progress-words.ts'
export { isOpen, picturesAreWritten, wholeRequest } from './readiness.ts'
export { developed, fractionDone, newRun, type Progress, type Run } from './run.ts'
export { generateSeries } from './series.ts'
