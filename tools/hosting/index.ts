/** What a build says to those who host it, and to the browsers that open it. */
export { headersFor } from './headers-file.ts'
export { hosted } from './hosted.ts'
