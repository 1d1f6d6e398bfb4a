/** What the page keeps in this browser between visits. */
export { keepPicture, keptPicture } from './kept-pictures.ts'
export { pageStore, useForgetting, workStore } from './page-store.ts'
export { keep, kept, storages } from './small-things.ts'
