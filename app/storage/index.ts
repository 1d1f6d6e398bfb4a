/** What the page keeps in this browser between visits. */
export { keepPicture, keptPicture } from './kept-pictures.ts'
export { noteWaiting, pageStore, useForgetting, useWaiting, workStore } from './page-store.ts'
export { keep, kept, storages } from './small-things.ts'
