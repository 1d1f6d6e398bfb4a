/** A model, opened: each part's config and weights, whatever the layout of its files. Only headers and configs are read. */

import { badFile } from '../../untrusted/index.ts'
import { type ByteSource, fitted, renamed } from '../bytes/index.ts'
import {
  type ClipTextConfig,
  type ClipTextConfigJson,
  type ClipVisionConfig,
  type Family,
  familyOf,
  type Json,
  parseClipTextConfig,
  parseTaesdConfig,
  parseUnetConfig,
  parseVaeConfig,
  readJson,
  type TaesdConfig,
  type UnetConfig,
  type UnetConfigJson,
  type VaeConfig,
  type VaeConfigJson,
} from '../configs/index.ts'
import { clipTextArchitecture, taesdArchitecture, unetArchitecture, vaeArchitecture } from './architecture.ts'
import { folderParts, type Variant } from './diffusers-folder.ts'
import {
  expectedClipTextTensors,
  expectedTaesdTensors,
  expectedUnetTensors,
  expectedVaeTensors,
} from './expected-tensors.ts'
import { refuseForeignTaesd, refuseForeignUnet } from './foreign-models.ts'
import type { Component, Part } from './parts.ts'
import { modelSafetyChecker } from './safety-checker.ts'
import { singleFileParts } from './single-file.ts'
import { clipTextName, clipTextTensors, isTaesd, taesdRename, unetRename, vaeRename } from './stored-names.ts'

/** The tokenizer's files; there is a vocabulary with its merges, or a tokenizer.json, or both. */
export interface TokenizerFiles {
  readonly vocab: ByteSource | undefined
  readonly merges: ByteSource | undefined
  readonly tokenizerJson: ByteSource | undefined
  readonly config: ByteSource | undefined
}

export interface Checkpoint {
  readonly kind: 'diffusers' | 'single-file'
  readonly name: string
  readonly unet: Component<UnetConfig>
  /** Absent, like the text encoder and the tokenizer, where the model leaves it to SD 1.5's. */
  readonly vae: Component<VaeConfig> | undefined
  readonly textEncoder: Component<ClipTextConfig> | undefined
  /** SDXL's second: its states are joined to the first one's, and it pools the text. The refiner has it as its only one. */
  readonly textEncoder2: Component<ClipTextConfig> | undefined
  /** Of folders that have one. */
  readonly safetyChecker: Component<ClipVisionConfig> | undefined
  readonly tokenizer: TokenizerFiles | undefined
  /** diffusers' scheduler_config.json. */
  readonly schedulerConfig: Json
  readonly family: Family
  /** Whether the UNet takes the mask and the masked picture beside the latents (9 channels). */
  readonly inpainting: boolean
  /** Whether an empty negative prompt is zeros instead of what the text encoders make of it: diffusers' SDXL. */
  readonly zeroesEmpty: boolean
}

export interface OpenOptions {
  /** What the checkpoint is called; by default as its file or folder is. */
  name?: string
  /** By default fp16. */
  variant?: Variant
  /** These override what the files say: a single file cannot tell its heads, norm groups or prediction type. */
  unet?: Partial<UnetConfigJson>
  vae?: Partial<VaeConfigJson>
  textEncoder?: Partial<ClipTextConfigJson>
  textEncoder2?: Partial<ClipTextConfigJson>
  scheduler?: Json
}

type Files = ReadonlyMap<string, ByteSource>

/** Opens a diffusers folder (paths relative to it) or a single file; a model of another family is a GenerationError naming it. */
export async function openCheckpoint(files: Files, options: OpenOptions = {}): Promise<Checkpoint> {
  const { folder, inside } = stripFolder(files)
  const single = singleFile([...inside.keys()], options.name ?? folder ?? 'The folder')
  const name = options.name ?? single?.replace(/.*\//, '').replace(/\.\w+$/, '') ?? folder ?? 'model'
  const parts = single
    ? await singleFileParts(inside, single)
    : await folderParts(inside, options.variant ?? 'fp16', name)

  const unet = unetComponent(parts.unet, { ...(await readJson(inside, 'unet/config.json')), ...options.unet })
  const textConfig2 = { ...(await readJson(inside, 'text_encoder_2/config.json')), ...options.textEncoder2 }
  const pooling = parts.textEncoder2 && pooledTextComponent(parts.textEncoder2, textConfig2)
  const family = familyOf(unet.config, pooling?.config.projection_dim ?? undefined)
  const vaeConfig = { ...(await readJson(inside, 'vae/config.json')), ...options.vae }
  const vae = parts.vae && vaeComponent(parts.vae, vaeConfig, family)
  const textConfig = { ...(await readJson(inside, 'text_encoder/config.json')), ...options.textEncoder }
  const clip = parts.textEncoder && textComponent(parts.textEncoder, textConfig)
  refuseUnmatched(name, { unet, family, clip, pooling })
  const [textEncoder, textEncoder2] = family === 'sdxl-refiner' ? [pooling] : [clip, pooling]

  const scheduler = await readJson(inside, 'scheduler/scheduler_config.json')
  const schedulerConfig = Object.keys(scheduler).length > 0 ? scheduler : usualSchedulers[family]
  const { force_zeros_for_empty_prompt: zeroesEmpty } = await readJson(inside, 'model_index.json')
  return {
    kind: single ? 'single-file' : 'diffusers',
    name,
    unet,
    vae,
    textEncoder,
    textEncoder2,
    family,
    zeroesEmpty: typeof zeroesEmpty === 'boolean' ? zeroesEmpty : family === 'sdxl',
    safetyChecker: single ? undefined : await modelSafetyChecker(inside, options.variant ?? 'fp16'),
    tokenizer: tokenizerFiles(inside),
    schedulerConfig: { ...schedulerConfig, ...parts.scheduler, ...options.scheduler },
    inpainting: unet.config.in_channels === 9,
  }
}

function unetComponent({ weights, where }: Part, json: Json): Component<UnetConfig> {
  const tensors = renamed(weights, unetRename([...weights.keys()]))
  const known = { ...unetArchitecture(tensors), ...json }
  refuseForeignUnet(known, where)
  const config = parseUnetConfig(known, where)
  return { config, weights: fitted(tensors, expectedUnetTensors(config), where) }
}

/**
 * The VAE whose tensors `part` holds, under diffusers' names whatever theirs are. What its tensors and config do not tell is as in the
 * UNet's family; 32 bits are asked for by SDXL's alone, though every config says so (diffusers heeds it there alone).
 */
export function vaeComponent(part: Part, json: Json, family: Family): Component<VaeConfig> {
  const { weights, where } = part
  const names = [...weights.keys()]
  if (isTaesd(names)) return taesdComponent(part, json, family)
  const tensors = renamed(weights, vaeRename(names))
  const told = { ...vaeArchitecture(tensors), ...(family !== 'sd' && sdxlVae), ...json }
  const config = parseVaeConfig({ ...told, ...(family === 'sd' && { force_upcast: false }) }, where)
  return { config, weights: fitted(tensors, expectedVaeTensors(config), where) }
}

const sdxlVae: Json = { scaling_factor: 0.13025, force_upcast: true, sample_size: 1024 }

/** What the tensors tell goes before what a config says: a decoder by itself comes with the config of both halves. */
function taesdComponent({ weights, where }: Part, json: Json, family: Family): Component<TaesdConfig> {
  const tensors = renamed(weights, taesdRename([...weights.keys()]))
  const told = taesdArchitecture(tensors)
  refuseForeignTaesd(told.latent_channels as number | undefined, where, family)
  const config = parseTaesdConfig({ ...json, ...told }, where)
  return { config, weights: fitted(tensors, expectedTaesdTensors(config), where) }
}

/** Every config tells a projection's width, whether there is one or not: this encoder's is not used. */
function textComponent({ weights, where }: Part, json: Json): Component<ClipTextConfig> {
  const tensors = renamed(weights, clipTextName)
  const told = { ...clipTextArchitecture(tensors), hidden_act: 'quick_gelu', ...json, projection_dim: undefined }
  const config = parseClipTextConfig(told, where)
  return { config, weights: fitted(tensors, expectedClipTextTensors(config), where) }
}

function pooledTextComponent({ weights, where }: Part, json: Json): Component<ClipTextConfig> {
  const tensors = clipTextTensors(weights)
  const { projection_dim, ...told } = { projection_dim: 1280, ...clipTextArchitecture(tensors) }
  const config = parseClipTextConfig({ hidden_act: 'gelu', ...told, ...json, projection_dim }, where)
  return { config, weights: fitted(tensors, expectedClipTextTensors(config), where) }
}

interface Listening {
  unet: Component<UnetConfig>
  family: Family
  clip: Component<ClipTextConfig> | undefined
  pooling: Component<ClipTextConfig> | undefined
}

/** Refuses text encoders to which the UNet cannot listen. None at all may be lent. */
function refuseUnmatched(name: string, { unet, family, clip, pooling }: Listening): void {
  if (!clip && !pooling) return
  if (family === 'sdxl' && !(clip && pooling)) {
    const missing = clip ? 'second text encoder, OpenCLIP’s' : 'first text encoder, CLIP’s'
    throw badFile(name, `lacks SDXL’s ${missing}. Download it again, or choose another file of this model.`)
  }
  const width = (clip?.config.hidden_size ?? 0) + (pooling?.config.hidden_size ?? 0)
  const { cross_attention_dim: wanted } = unet.config
  if (width === wanted) return
  const widths = `its text encoder is ${width} wide, the UNet listens to ${wanted}`
  throw badFile(name, `has parts that do not belong together: ${widths}. Choose another model.`)
}

const partFolder =
  /^(unet|vae|text_encoder|text_encoder_2|tokenizer|tokenizer_2|scheduler|safety_checker|feature_extractor)\//

/** Leaves out the folder that all paths have in common, as a chosen folder's files come with its name. */
function stripFolder(files: Files): { folder?: string; inside: Files } {
  let folder: string | undefined
  let inside = files
  for (;;) {
    const [first = ''] = inside.keys()
    const common = first.slice(0, first.indexOf('/') + 1)
    if (!common || partFolder.test(common) || ![...inside.keys()].every((path) => path.startsWith(common))) break
    folder = common.slice(0, -1)
    inside = new Map(Array.from(inside, ([path, source]) => [path.slice(common.length), source]))
  }
  return folder === undefined ? { inside } : { folder, inside }
}

/** The one model file, or nothing where the files make a diffusers folder. */
function singleFile(paths: string[], name: string): string | undefined {
  if (paths.some((path) => /^unet\/.*\.(safetensors|sft)$/i.test(path))) return undefined
  const outside = paths.filter((path) => !partFolder.test(path))
  const models = outside.filter((path) => /\.(safetensors|sft)$/i.test(path))
  if (models.length > 1) throw badFile(name, `holds several models: ${models.join(', ')}. Choose one of them.`)
  if (models.length === 1) return models[0]
  if (paths.includes('model_index.json') || paths.some((path) => path.startsWith('unet/'))) return undefined
  // A file of another kind still deserves to be told what it is.
  const other =
    outside.find((path) => /\.(ckpt|pth?|bin|gguf)$/i.test(path)) ?? (paths.length === 1 ? paths[0] : undefined)
  if (!other) throw badFile(name, 'holds no model. Choose a .safetensors file, or a folder with a model_index.json.')
  return other
}

/** SDXL's second tokenizer differs in what it fills up with alone, and is all that its refiner has. */
function tokenizerFiles(files: Files): TokenizerFiles | undefined {
  for (const folder of ['tokenizer', 'tokenizer_2']) {
    const file = (name: string) => files.get(`${folder}/${name}`)
    const [vocab, merges, tokenizerJson] = [file('vocab.json'), file('merges.txt'), file('tokenizer.json')]
    if (tokenizerJson || (vocab && merges)) {
      return { vocab, merges, tokenizerJson, config: file('tokenizer_config.json') }
    }
  }
  return undefined
}

const commonSchedule: Json = {
  beta_start: 0.00085,
  beta_end: 0.012,
  beta_schedule: 'scaled_linear',
  num_train_timesteps: 1000,
  steps_offset: 1,
  clip_sample: false,
}

const sdxlScheduler: Json = {
  ...commonSchedule,
  _class_name: 'EulerDiscreteScheduler',
  timestep_spacing: 'leading',
  interpolation_type: 'linear',
  prediction_type: 'epsilon',
}

/** The scheduler_config.json that diffusers' from_single_file takes for every file of a family: its first model's. */
const usualSchedulers: Record<Family, Json> = {
  sd: { ...commonSchedule, _class_name: 'PNDMScheduler', set_alpha_to_one: false, skip_prk_steps: true },
  sdxl: sdxlScheduler,
  'sdxl-refiner': sdxlScheduler,
}
