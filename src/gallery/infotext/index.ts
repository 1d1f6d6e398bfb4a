/** What pictures say of how they were made: written as A1111 writes it, read from A1111 and others. */

export type { Needs } from './found.ts'
export { type PictureReading, readInfotext, readPictureRequest, readRequestText } from './picture-request.ts'
export { toInfotext } from './to-infotext.ts'
export { withPostprocessing } from './with-postprocessing.ts'
export { withRequest } from './with-request.ts'
