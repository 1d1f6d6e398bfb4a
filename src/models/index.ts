/** Reading model files: bytes by range, safetensors, and whole checkpoints in diffusers' names. */
export {
  type ByteSource,
  blobBytes,
  type DownloadOptions,
  download,
  type LocalByteSource,
  memoryBytes,
} from './bytes.ts'
export { type Checkpoint, type Component, type OpenOptions, openCheckpoint, type TokenizerFiles } from './checkpoint.ts'
export type { ClipTextConfig } from './clip-text-config.ts'
export type { Dtype } from './dtype.ts'
export { expectedClipTextTensors, expectedUnetTensors, expectedVaeTensors } from './expected-tensors.ts'
export { toFloat16, toFloat32 } from './floats.ts'
export { type HttpOptions, httpBytes } from './http-bytes.ts'
export { readSafetensors, type Safetensors, type TensorEntry } from './safetensors.ts'
export type { UnetConfig } from './unet-config.ts'
export type { VaeConfig } from './vae-config.ts'
export type { Shapes, StoredTensor, Weights } from './weights.ts'
