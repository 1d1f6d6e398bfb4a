/** Pictures kept with their requests, and requests read back from pictures and links. */
export { createGallery, type Gallery, type NewPicture } from './gallery.ts'
export {
  type Needs,
  type PictureReading,
  readInfotext,
  readPictureRequest,
  readRequestText,
  toInfotext,
  withPostprocessing,
  withRequest,
} from './infotext/index.ts'
export { type Available, missing, modelNamed, named, needsOf } from './missing.ts'
export { type Enlarged, type GalleryRecord, search } from './record.ts'
export { fromFragment, toFragment } from './share-link.ts'
export { thumbnail } from './thumbnail.ts'
export { zip } from './zip.ts'
