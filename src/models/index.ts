/** Reading model files: bytes by range, safetensors, and whole checkpoints in diffusers' names. */
export {
  type ByteSource,
  blobBytes,
  download,
  type LocalByteSource,
  memoryBytes,
} from './bytes.ts'
export { type Checkpoint, type Component, type OpenOptions, openCheckpoint, type TokenizerFiles } from './checkpoint.ts'
export type { ClipTextConfig } from './clip-text-config.ts'
export { type Embedding, readEmbedding } from './embedding/index.ts'
export { toFloat16, toFloat32 } from './floats.ts'
export { httpBytes } from './http-bytes.ts'
export { type FileIdentity, identify } from './identity.ts'
export { type Lora, openLora, type WeightedLora, withLoras } from './lora/index.ts'
export { readSafetensors } from './safetensors.ts'
export type { UnetConfig } from './unet-config.ts'
export type { VaeConfig } from './vae-config.ts'
export type { StoredTensor, Weights } from './weights.ts'
