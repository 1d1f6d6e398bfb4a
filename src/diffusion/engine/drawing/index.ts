/** One picture of a request: its model calls, what is told of them, and what is done with the numbers that come out. */
export { callsOf, denoising, drawLatents, finished, hasPreviews, judged, latentSize } from './drawing.ts'
export { coloursOf, knownNoise, type Loaded } from './loaded.ts'
export { courseOf, type Stretch } from './progress.ts'
