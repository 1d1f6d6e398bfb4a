/** The store: models in IndexedDB, chunk by chunk. */
export { bytesInWords } from './bytes-in-words.ts'
export { chunkDigest, type Digest, digestUnderWay } from './digest.ts'
export { type DiskFile, importFiles } from './import.ts'
export { database, indexedKeyValue, type KeyValue, memoryKeyValue } from './key-value.ts'
export {
  chunkBytes,
  chunkRange,
  chunksIn,
  emptyFile,
  isWhole,
  type Manifest,
  type ModelKind,
  modelBytes,
  type Origin,
  type StoredFile,
  storedBytes,
} from './manifest.ts'
export { ModelStore, type OpenFile } from './model-store.ts'
export { checkRoom, type Room, roomLeft } from './room.ts'
