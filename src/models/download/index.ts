/** Downloads: resumable, verified, patient, one tab at a time. */
export { type Downloads, startDownloads } from './downloads.ts'
export type { Activity, ModelNews } from './news.ts'
