/** All pictures that were made here. */
export {
  choose,
  closeGallery,
  compare,
  favour,
  fileName,
  keepPicture,
  picture,
  program,
  recordOf,
  requestOf,
  save,
  searchFor,
  useGallery,
} from './gallery.ts'
export { GalleryView } from './lazy-gallery.ts'
export { PictureFacts } from './PictureFacts.tsx'
export { UndoLine } from './UndoLine.tsx'
