/** Downloads: resumable, verified, patient. */
export { downloadModel, type ModelDownloadOptions } from './model-download.ts'
export { Pace } from './pace.ts'
