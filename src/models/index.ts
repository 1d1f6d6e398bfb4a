/** Reading model files: bytes by range, safetensors, and whole checkpoints in diffusers' names. */
export {
  type ByteSource,
  blobBytes,
  download,
  type LocalByteSource,
  memoryBytes,
} from './bytes.ts'
export { type CatalogueEntry, catalogue, catalogueBytes, findCatalogueEntry } from './catalogue.ts'
export { type Checkpoint, type Component, type OpenOptions, openCheckpoint, type TokenizerFiles } from './checkpoint.ts'
export type { ClipTextConfig } from './clip-text-config.ts'
export type { ClipVisionConfig } from './clip-vision-config.ts'
export { type ModelNews, startDownloads } from './download/index.ts'
export { type Embedding, readEmbedding } from './embedding/index.ts'
export { toFloat16, toFloat32 } from './floats.ts'
export { httpBytes } from './http-bytes.ts'
export {
  civitaiOrigin,
  defaultHub,
  lookUp,
  lookUpEntry,
  newModel,
  type Offer,
  readWish,
  type Secret,
} from './hub/index.ts'
export { type FileIdentity, identify } from './identity.ts'
export { type Lora, openLora, type WeightedLora, withLoras } from './lora/index.ts'
export { placeOf } from './model-id.ts'
export { readSafetensors } from './safetensors.ts'
export { openSafetyChecker } from './safety-checker.ts'
export {
  bytesInWords,
  checkRoom,
  type DiskFile,
  database,
  emptyFile,
  indexedKeyValue,
  isWhole,
  type Manifest,
  type ModelKind,
  ModelStore,
  mayDraw,
  modelBytes,
  type Room,
  roomLeft,
  storedBytes,
} from './store/index.ts'
export type { TaesdConfig } from './taesd-config.ts'
export type { UnetConfig } from './unet-config.ts'
export type { VaeConfig } from './vae-config.ts'
export { openVae } from './vae-file.ts'
export type { StoredTensor, Weights } from './weights.ts'
