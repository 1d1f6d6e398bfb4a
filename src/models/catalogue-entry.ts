/** What an entry of the catalogue tells. */
import type { GenerationRequest } from '../parameters/index.ts'

export type CatalogueKind = 'checkpoint' | 'inpainting' | 'lora' | 'embedding' | 'vae' | 'safety-checker' | 'upscaler'

export interface CatalogueFile {
  /** In the repository, or in the app's own folder of the model. */
  path: string
  bytes: number
  /** `bytes` are the Hub's listing, in three digits: no better number was found. */
  rounded?: true
  /** In hexadecimal; absent where none was found, or where the file is no more than settings. */
  sha256?: string
}

/** Where files lie on the Hugging Face Hub. */
export interface HubSource {
  /** `owner/name`. */
  repo: string
  /** Absent for the Hub's models. */
  type?: 'dataset'
  /** A whole commit hash: what lies there does not change. */
  revision: string
}

/** Bytes of GPU memory that the weights take at once, in 16 bits and on devices without them. */
export interface MemoryNeeds {
  f16: number
  f32: number
  /** The same with linear layers rounded, by their bits; other weights in 16 bits. */
  rounded: { 8: number; 4: number }
}

/** What to ask for, and what to call it. */
export interface DrawingAdvice {
  /** The method, and its steps where there are files for several: as short as a button. */
  label: string
  settings: Readonly<Partial<GenerationRequest>> & Pick<GenerationRequest, 'num_inference_steps'>
}

export interface CatalogueEntry {
  /** The `model_id` of requests, or the name of a LoRA or embedding in them. */
  id: string
  /** Other names for it, the API's included. The repository's own name need not be among them. */
  aliases: readonly string[]
  kind: CatalogueKind
  /** Of which models it is, or goes with; absent for Stable Diffusion 1.5's. */
  family?: 'sdxl'
  name: string
  about: string
  /** Absent for what comes with the app. */
  hub?: HubSource
  files: readonly CatalogueFile[]
  /** As its publisher declares it: an SPDX-like name of the Hub, or "other" with its own terms on the model's page. */
  licence: string
  /** Absent for what runs anywhere. Whatever has needs, needs WebGPU. */
  needs?: MemoryNeeds
  /** Words that call it up in a prompt. */
  triggers?: readonly string[]
  /** How its makers would have it drawn: a preset of the form while it is there. */
  advice?: DrawingAdvice
  /** Where the facts were read: on 2026-11-21, SDXL's on 2026-11-27. */
  checked: string
}
