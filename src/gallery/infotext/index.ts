/** What pictures say of how they were made: written as A1111 writes it, read from A1111 and others. */
export { toInfotext } from './a1111.ts'
export type { Needs } from './found.ts'
export { type PictureReading, readInfotext, readPictureRequest } from './picture-request.ts'
export { withRequest } from './with-request.ts'
