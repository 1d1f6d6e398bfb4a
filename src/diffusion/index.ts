/** Stable Diffusion on this device: from any SD 1.5 safetensors file to pictures, with diffusers' numbers. */
export {
  type AdapterSummary,
  isSmall,
  type LocalEngine,
  type ModelFile,
  type ModelSummary,
  type PartSummary,
  type PromptLayout,
  startLocalEngine,
} from './engine/index.ts'
export { type DeviceReport, type NetworkMemory, ortBuild } from './networks/index.ts'
export { fetchPicture } from './sampling/index.ts'
export {
  bracketSentence,
  bracketsOf,
  type ChunkStart,
  CONTENT as tokensPerChunk,
  type Instruction,
  instructionsIn,
  type LoneBracket,
  loraTags,
  outermost,
  type Replacement,
  reweighted,
} from './text/index.ts'
export { type Enlargement, type EnlargingCost, lanczos, type UpscalerSummary } from './upscaling/index.ts'
