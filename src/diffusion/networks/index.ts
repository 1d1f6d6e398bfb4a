/** A model’s networks on the device. */

export type { EncodedText } from './encoded-texts.ts'
export { upscalerGraph, type WeightBits } from './graph/index.ts'
export type { Context, Told } from './kept-contexts.ts'
export type { LatentSize } from './latent-size.ts'
export { type Model, textEncodersOf } from './model.ts'
export { decoderMultiplications, unetMultiplications, type Work } from './multiplications.ts'
export { type NetworkMemory, networkMemory } from './network-memory.ts'
export { type DeepFeatures, Networks, type Tokens } from './networks.ts'
export type { LatentDistribution } from './picture-encoder.ts'
export { PreviewDecoder } from './preview-decoder.ts'
export {
  type Device,
  type DeviceReport,
  loadOrt,
  type Ort,
  openDevice,
  ortBuild,
  Runtime,
  type Session,
} from './runtime/index.ts'
export { SafetyChecker, type SafetyCheckerModel } from './safety/index.ts'
export { computesRight } from './trial.ts'
export { pixelsPerLatent } from './vae-tiling.ts'
export { weightReader } from './weights/index.ts'
