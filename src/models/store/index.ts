/** The store: models in IndexedDB, chunk by chunk. */
export { bytesInWords } from './bytes-in-words.ts'
export { type Digest, digestUnderWay } from './digest.ts'
export { type DiskFile, importFiles } from './import.ts'
export {
  chunkBytes,
  chunkRange,
  emptyFile,
  isWhole,
  largestFile,
  type Manifest,
  type ModelFamily,
  type ModelKind,
  mayDraw,
  modelBytes,
  type StoredFile,
  storedBytes,
} from './manifest.ts'
export { ModelStore, openModelStore } from './model-store.ts'
export { checkRoom, type Room, roomLeft } from './room.ts'
