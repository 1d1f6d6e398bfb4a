/** Stable Diffusion on this device: from any SD 1.5 safetensors file to pictures, with diffusers' numbers. */
export type { AdditionSummary } from './addition-library.ts'
export type { LocalEngine } from './engine-port.ts'
export { startLocalEngine } from './local-engine.ts'
export type { ModelFile, ModelSummary, PartSummary } from './model-library.ts'
export { fetchPicture } from './picture-input.ts'
export {
  bracketSentence,
  bracketsOf,
  type ChunkStart,
  CONTENT as tokensPerChunk,
  type LoneBracket,
  loraTags,
  type Replacement,
  reweighted,
} from './prompt/index.ts'
export type { PromptLayout } from './prompt-layout.ts'
export { type DeviceReport, ortBuild } from './runtime/index.ts'
export { isSmall } from './small-model.ts'
