/** Reading model files: bytes by range, safetensors, and whole checkpoints in diffusers' names. */
export {
  type ByteSource,
  blobBytes,
  download,
  httpBytes,
  type LocalByteSource,
  memoryBytes,
  mergedHalves,
  type Patch,
  readSafetensors,
  type StoredTensor,
  toFloat16,
  toFloat32,
  type Weights,
} from './bytes/index.ts'
export { catalogue, catalogueBytes, findCatalogueEntry } from './catalogue.ts'
export type { CatalogueEntry, MemoryNeeds } from './catalogue-entry.ts'
export {
  type Checkpoint,
  type Component,
  type FileIdentity,
  identify,
  type OpenOptions,
  openCheckpoint,
  openSafetyChecker,
  openVae,
  readTokenizerJson,
  readVocabulary,
  type TokenizerFiles,
} from './checkpoint/index.ts'
export type {
  ClipTextConfig,
  ClipVisionConfig,
  Family,
  TaesdConfig,
  UnetConfig,
  VaeConfig,
} from './configs/index.ts'
export { type ModelNews, startDownloads } from './download/index.ts'
export { bundledEmbeddings, type Embedding, mayHoldEmbedding, readEmbeddings } from './embedding/index.ts'
export { drawingAdvice, listedFamily } from './few-steps.ts'
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
export { type Lora, openLora, received, type SentTensor, sent, type WeightedLora, withLoras } from './lora/index.ts'
export { placeOf } from './model-id.ts'
export { fewStepLora, isAs, type Preset, withPreset } from './presets.ts'
export {
  bytesInWords,
  checkRoom,
  type DiskFile,
  emptyFile,
  isWhole,
  type Manifest,
  type ModelFamily,
  type ModelKind,
  ModelStore,
  mayDraw,
  modelBytes,
  openModelStore,
  type Room,
  roomLeft,
  storedBytes,
} from './store/index.ts'
export {
  type CompactConfig,
  openUpscaler,
  type RrdbConfig,
  type SpanConfig,
  type Upscaler,
  type UpscalerConfig,
} from './upscaler/index.ts'
