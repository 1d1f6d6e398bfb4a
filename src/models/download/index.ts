/** Downloads: resumable, verified, patient, one tab at a time. */
export { startDownloads } from './downloads.ts'
export type { ModelNews } from './news.ts'
