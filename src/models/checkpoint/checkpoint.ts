/** A model, opened: each part's config and weights, whatever the layout of its files. Only headers and configs are read. */

import { badFile } from '../../untrusted/index.ts'
import { type ByteSource, fitted, renamed } from '../bytes/index.ts'
import {
  type ClipTextConfig,
  type ClipTextConfigJson,
  type ClipVisionConfig,
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
import { clipTextName, isTaesd, taesdRename, unetRename, vaeRename } from './stored-names.ts'

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
  /** Of folders that have one. */
  readonly safetyChecker: Component<ClipVisionConfig> | undefined
  readonly tokenizer: TokenizerFiles | undefined
  /** diffusers' scheduler_config.json. */
  readonly schedulerConfig: Json
  /** Whether the UNet takes the mask and the masked picture beside the latents (9 channels). */
  readonly inpainting: boolean
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
  scheduler?: Json
}

type Files = ReadonlyMap<string, ByteSource>

/** Opens a diffusers folder (paths relative to it) or a single file; what is not SD 1.5's kind is a GenerationError naming it. */
export async function openCheckpoint(files: Files, options: OpenOptions = {}): Promise<Checkpoint> {
  const { folder, inside } = stripFolder(files)
  const single = singleFile([...inside.keys()], options.name ?? folder ?? 'The folder')
  const name = options.name ?? single?.replace(/.*\//, '').replace(/\.\w+$/, '') ?? folder ?? 'model'
  const parts = single
    ? await singleFileParts(inside, single)
    : await folderParts(inside, options.variant ?? 'fp16', name)

  const unet = unetComponent(parts.unet, { ...(await readJson(inside, 'unet/config.json')), ...options.unet })
  const vaeConfig = { ...(await readJson(inside, 'vae/config.json')), ...options.vae }
  const vae = parts.vae && vaeComponent(parts.vae, vaeConfig)
  const textConfig = { ...(await readJson(inside, 'text_encoder/config.json')), ...options.textEncoder }
  const textEncoder = parts.textEncoder && textComponent(parts.textEncoder, textConfig)
  if (textEncoder && textEncoder.config.hidden_size !== unet.config.cross_attention_dim) {
    const widths = `${textEncoder.config.hidden_size} wide, the UNet listens to ${unet.config.cross_attention_dim}`
    throw badFile(name, `has parts that do not belong together: its text encoder is ${widths}. Choose another model.`)
  }

  const scheduler = await readJson(inside, 'scheduler/scheduler_config.json')
  const schedulerConfig = Object.keys(scheduler).length > 0 ? scheduler : stableDiffusionScheduler
  return {
    kind: single ? 'single-file' : 'diffusers',
    name,
    unet,
    vae,
    textEncoder,
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

/** The VAE whose tensors `part` holds, under diffusers' names whatever theirs are. */
export function vaeComponent(part: Part, json: Json): Component<VaeConfig> {
  const { weights, where } = part
  const names = [...weights.keys()]
  if (isTaesd(names)) return taesdComponent(part, json)
  const tensors = renamed(weights, vaeRename(names))
  const config = parseVaeConfig({ ...vaeArchitecture(tensors), ...json }, where)
  return { config, weights: fitted(tensors, expectedVaeTensors(config), where) }
}

/** What the tensors tell goes before what a config says: a decoder by itself comes with the config of both halves. */
function taesdComponent({ weights, where }: Part, json: Json): Component<TaesdConfig> {
  const tensors = renamed(weights, taesdRename([...weights.keys()]))
  const told = taesdArchitecture(tensors)
  refuseForeignTaesd(told.latent_channels as number | undefined, where)
  const config = parseTaesdConfig({ ...json, ...told }, where)
  return { config, weights: fitted(tensors, expectedTaesdTensors(config), where) }
}

function textComponent({ weights, where }: Part, json: Json): Component<ClipTextConfig> {
  const tensors = renamed(weights, clipTextName)
  const config = parseClipTextConfig({ ...clipTextArchitecture(tensors), ...json }, where)
  return { config, weights: fitted(tensors, expectedClipTextTensors(config), where) }
}

const partFolder = /^(unet|vae|text_encoder|tokenizer|scheduler|safety_checker|feature_extractor)\//

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

function tokenizerFiles(files: Files): TokenizerFiles | undefined {
  const vocab = files.get('tokenizer/vocab.json')
  const merges = files.get('tokenizer/merges.txt')
  const tokenizerJson = files.get('tokenizer/tokenizer.json')
  if (!tokenizerJson && !(vocab && merges)) return undefined
  return { vocab, merges, tokenizerJson, config: files.get('tokenizer/tokenizer_config.json') }
}

/** What diffusers' from_single_file takes for every SD 1.5 file: the scheduler_config.json of stable-diffusion-v1-5. */
const stableDiffusionScheduler: Json = {
  _class_name: 'PNDMScheduler',
  beta_start: 0.00085,
  beta_end: 0.012,
  beta_schedule: 'scaled_linear',
  num_train_timesteps: 1000,
  set_alpha_to_one: false,
  skip_prk_steps: true,
  steps_offset: 1,
  clip_sample: false,
}
