/** From noise, or a picture, to latents: one step at a time. */
export { promptEmbeddings } from './conditioning.ts'
export { denoise, type Progress } from './denoising.ts'
export { drawsOf, seedsOf } from './draws.ts'
export { isGuided } from './guidance.ts'
export { fetchPicture } from './picture-input.ts'
export { type ColourGuess, fitColours, previewPixels } from './preview.ts'
export {
  createSchedule,
  ignoresSetting,
  type SchedulerConfig,
  type SchedulerName,
  schedulerNames,
  usualEta,
} from './schedulers/index.ts'
export { prepareTask, readPictures, type Task } from './task.ts'
