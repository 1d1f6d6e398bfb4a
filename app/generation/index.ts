/** Runs: from a request to pictures. */
export {
  fetchJob,
  forgetJobs,
  generate,
  generateSeries,
  goOnWithJobs,
  isOpen,
  lookForJobs,
  stop,
  stopAll,
  useGeneration,
  wholeRequest,
} from './generation.ts'
export { addPicture, lookAt, type Making, type Picture, usePictures } from './pictures.ts'
export { developed, fractionDone, newRun, type Progress, type Run, secondsLeft } from './run.ts'
