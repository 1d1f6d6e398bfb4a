/** The picture to start from, and the frame that is cut from it. */
export { PictureControl } from './PictureControl.tsx'
export {
  restoreStartPicture,
  startFrom,
  startPictureIsFramed,
  transparentPart,
  useStartPicture,
} from './start-picture.ts'
