/** The store: models in IndexedDB, chunk by chunk. */
export { bytesInWords } from './bytes-in-words.ts'
export { type Digest, digestUnderWay } from './digest.ts'
export { type DiskFile, importFiles } from './import.ts'
export { database, indexedKeyValue, type KeyValue, memoryKeyValue } from './key-value.ts'
export {
  chunkBytes,
  chunkRange,
  emptyFile,
  isWhole,
  type Manifest,
  type ModelKind,
  mayDraw,
  modelBytes,
  type StoredFile,
  storedBytes,
} from './manifest.ts'
export { ModelStore } from './model-store.ts'
export { checkRoom, type Room, roomLeft } from './room.ts'
