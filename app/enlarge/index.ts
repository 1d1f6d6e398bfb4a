/** Pictures made larger: which one, by what, to which size, and what that takes. */
export { EnlargeFile } from './EnlargeFile.tsx'
export { EnlargeQuestion } from './EnlargeQuestion.tsx'
export { enlargePicture, enlargeRecord } from './enlarge.ts'
