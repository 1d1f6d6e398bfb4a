/** All pictures that were made here. */
export { GalleryButton } from './GalleryButton.tsx'
export {
  choose,
  closeGallery,
  compare,
  favour,
  fileName,
  keepPicture,
  picture,
  program,
  requestOf,
  save,
  searchFor,
  useGallery,
} from './gallery.ts'
export { GalleryView } from './lazy-gallery.ts'
export { PictureFacts } from './PictureFacts.tsx'
export { UndoLine } from './UndoLine.tsx'
