/** From noise, or a picture, to latents: one step at a time. */
export { concatenated } from './concatenation.ts'
export type { Encode } from './conditioning.ts'
export { denoise, type Progress } from './denoising.ts'
export { type Draws, drawsOf, seedsOf } from './draws.ts'
export { fetchPicture } from './picture-input.ts'
export { areAlike, fitColours, pictureImage, previewPixels, type SquareColours, squareColours } from './preview.ts'
export { type Conditions, PromptConditions, type Sizes } from './prompt-conditions.ts'
export {
  addedNoise,
  createSchedule,
  ignoresSetting,
  type Schedule,
  type SchedulerConfig,
  type SchedulerName,
  schedulerNames,
  usualEta,
} from './schedulers/index.ts'
export { prepareSecondPass, type SecondPass } from './second-pass/index.ts'
export type { Start } from './start.ts'
export { prepareTask, readPictures, type Task } from './task.ts'
