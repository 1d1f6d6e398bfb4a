/** What the page keeps in this browser between visits. */
export { keepPicture, keptPicture } from './kept-pictures.ts'
export { noteWaiting, pageStore, useForgetting, useWaiting, workStore } from './page-store.ts'
export { forgetWish, keepOnceRoom, roomWasMade, useFull } from './room.ts'
export { keep, kept, storages } from './small-things.ts'
