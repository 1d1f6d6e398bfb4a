/** A model’s networks on the device. */

export type { EncodedText } from './encoded-texts.ts'
export type { WeightBits } from './graph/index.ts'
export type { LatentSize } from './latent-size.ts'
export { decoderMultiplications, unetMultiplications, type Work } from './multiplications.ts'
export {
  type Context,
  type DeepFeatures,
  type Model,
  type NetworkMemory,
  Networks,
  networkMemory,
  type Tokens,
  type Told,
  textEncodersOf,
} from './networks.ts'
export type { LatentDistribution } from './picture-encoder.ts'
export { PreviewDecoder } from './preview-decoder.ts'
export { type Device, type DeviceReport, loadOrt, type Ort, openDevice, ortBuild, Runtime } from './runtime/index.ts'
export { SafetyChecker, type SafetyCheckerModel } from './safety-checker.ts'
export { computesRight } from './trial.ts'
export { pixelsPerLatent } from './vae-tiling.ts'
