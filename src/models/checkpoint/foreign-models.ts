/** Model files that are no checkpoint of Stable Diffusion 1.5 or SDXL: how each is known, and what to tell its owner. */

import { badFile } from '../../untrusted/index.ts'
import type { Safetensors } from '../bytes/index.ts'
import type { Family, Json } from '../configs/index.ts'
import { listenedWidths } from './adapter-family.ts'

type Row = readonly [sign: RegExp, sentence: string]

const choose = 'Choose a Stable Diffusion 1.5 or SDXL model.'

/** Parameters of PEFT's rarer kinds, as its tuners name them (0.21.2). */
const peftKinds = [
  'adamss_[AB]|beft_bias|bone_block|c3a_kernel|deft_[PR]|delora_\\w+|fourierft_spectrum|frod_\\w+|gralora_\\w+|hira_[AB]|hra_u',
  'internal_xlora_\\w+|lily_\\w+|ln_tuning_layers|lora_E|miss_block|osf_\\w+|peanut_\\w+|poly_\\w+|psoft_R|pvera_lambda_[bd]',
  'randlora_\\w+|road_\\w+|shira_weight|supertuning_\\w+|tinylora_v|unilora_\\w+|vblora_\\w+|waveft_spectrum',
]
const otherPeft = new RegExp(`\\.(${peftKinds.join('|')})\\b`)

/** The parameters of LoRAs and of what goes by that name: LoHa, LoKr, GLoRA, IA³, OFT, BOFT, whole differences, PEFT's other kinds. */
const loraSign =
  /\blora_(down|up|A|B)\b|[._](lora|to_\w+_lora)(_linear_layer)?\.(down|up)\.|\.(hada_w|lokr_w|oft_(blocks|diag|[rR])\b|boft_[RrSs]\b|ia3_l|vera_lambda|on_input$|[wb]_norm$)|^(lora_(unet|te\d?)|lycoris|oft_unet)_.*\.(diff(_b)?|[ab][12]\.weight)$|^(unet|text_encoder):\d+:(up|down)$/

/** Whether tensors of these names change another model's. */
export function isLora(names: Iterable<string>): boolean {
  return [...names].some((name) => loraSign.test(name) || otherPeft.test(name))
}

const loras: readonly Row[] = [
  [/context 1024,/, `is a LoRA for Stable Diffusion 2. ${chooseLora()}`],
  [/(^|[._])(double_blocks|single_blocks|single_transformer_blocks)[._]/, `is a LoRA for Flux. ${chooseLora()}`],
  [/joint_(transformer_)?blocks[._]/, `is a LoRA for Stable Diffusion 3. ${chooseLora()}`],
  [
    /\.(oft_[rR]|boft_[RrSs])\b/,
    'is an OFT of PEFT, whose file does not say by which of PEFT’s formulas it turns weights. Merge it into its model with PEFT, or choose one that is saved by LyCORIS, or a LoRA.',
  ],
  [
    otherPeft,
    'is an adapter of PEFT, but of a kind that is not read. Merge it into its model with PEFT, or choose a LoRA.',
  ],
  [/^transformer\.|^lora_transformer_/, `is a LoRA for another kind of model. ${chooseLora()}`],
]

const verasHalf =
  'is a VeRA without the two matrices that its layers share. Save it with save_projection=True in PEFT, or choose a LoRA.'

function chooseLora(): string {
  return 'Choose one for Stable Diffusion 1.5 or SDXL.'
}

/** Refuses a LoRA that was made for another family, known by its modules' names or by how wide the text is that they listen to. */
export function refuseForeignLora({ tensors }: Safetensors, name: string): void {
  const widths = listenedWidths(tensors).map((width) => `context ${width},`)
  const keys = [...tensors.keys()]
  const isVera = keys.some((key) => /\.vera_lambda_b\b/.test(key))
  const sentence =
    find(loras, [...keys, ...widths]) ?? (isVera && !keys.some((key) => /\bvera_A\b/.test(key)) ? verasHalf : undefined)
  if (sentence) throw badFile(name, sentence)
}

const architectures: readonly Row[] = [
  [loraSign, 'is a LoRA. Add it on top of a model, as a LoRA.'],
  [/^(control_model\.|controlnet_)|\binput_hint_block\./, 'is a ControlNet, which this app has no use for yet.'],
  [/^(image_proj|ip_adapter)\./, 'is an IP-Adapter, which this app has no use for yet.'],
  [/\bmotion_modules\./, 'is an AnimateDiff motion module, which this app has no use for yet.'],
  [/\bjoint_blocks\./, `is a Stable Diffusion 3 model. ${choose}`],
  [/\b(double_blocks|single_transformer_blocks)\./, `is a Flux model. ${choose}`],
  [
    /^edm_(mean|vpred)/,
    `is an SDXL model that is drawn by EDM’s noise levels, which this app has no use for yet. ${choose}`,
  ],
  [/^cond_stage_model\.model\./, `is a Stable Diffusion 2 model. ${choose}`],
]

const parts: readonly Row[] = [
  [/^(emb_params|string_to_param\b|clip_[lg]$|<.*>$)/, 'is a textual-inversion embedding. Add it as an embedding.'],
  [/^model_ema\./, 'holds only averaged (EMA) weights. Use the "emaonly" or the pruned file of the model.'],
  [/^(encoder|decoder)\.(layers\.)?\d+\./, `is a TAESD, which takes a VAE’s place, not a whole model. ${choose}`],
  [/^(\w+\.)?decoder\.(conv_in|mid|mid_block|up|up_blocks)\./, `is only a VAE, not a whole model. ${choose}`],
  [/\bembeddings\.token_embedding\./, `is only a text encoder, not a whole model. ${choose}`],
]

/** Refuses files whose tensors belong to another architecture, or to something that is added to a model. */
export function refuseForeign(file: Safetensors, name: string): void {
  const { tensors } = file
  if (isLora(tensors.keys())) refuseForeignLora(file, name)
  const sentence = find(architectures, tensors.keys())
  if (sentence) throw badFile(name, sentence)
}

/** Says what a file without a UNet is. */
export function withoutUnet({ tensors, metadata }: Safetensors, name: string): Error {
  const known = find(parts, tensors.keys())
  const title = metadata['modelspec.architecture']
  return badFile(name, known ?? `${title ? `is a "${title}"` : 'is no model that this app knows'}. ${choose}`)
}

function find(rows: readonly Row[], signs: Iterable<string>): string | undefined {
  const names = [...signs]
  return rows.find(([pattern]) => names.some((name) => pattern.test(name)))?.[1]
}

/**
 * Refuses a TAESD of another family: by its latents' channels; SDXL's and SD 1.5's, which have the same shapes, by the file's or folder's
 * name where it says so and `family` is known.
 */
export function refuseForeignTaesd(latentChannels: number | undefined, name: string, family?: Family): void {
  const sentence = find(taesds, [`${name} for ${family?.replace(/-.*/, '')}`, `latents of ${latentChannels}`])
  if (sentence) throw badFile(name, sentence)
}

const taesds: readonly Row[] = [
  [/taesd[-_]?xl.* for sd$/i, 'is a TAESD for SDXL. Choose the one for Stable Diffusion 1.5, madebyollin/taesd.'],
  [/taesd(?![-_]?xl).* for sdxl$/i, 'is a TAESD for Stable Diffusion 1.5. Choose SDXL’s, madebyollin/taesdxl.'],
  [/^latents of 16$/, `is a TAESD for Stable Diffusion 3 or Flux. ${chooseTaesd()}`],
  [/^latents of undefined$/, `holds only TAESD’s encoder, which makes no pictures. ${chooseTaesd()}`],
  [/^latents of (?!4$)\d+$/, `is a TAESD for another kind of model. ${chooseTaesd()}`],
]

function chooseTaesd(): string {
  return 'Choose madebyollin/taesd for Stable Diffusion 1.5, madebyollin/taesdxl for SDXL.'
}

/** Refuses UNets that are like those of a known family in all but a size. */
export function refuseForeignUnet(config: Json, name: string): void {
  const sizes = `context ${config.cross_attention_dim}, in ${config.in_channels}`
  const sentence = find(unets, [sizes])
  if (sentence) throw badFile(name, sentence)
}

const unets: readonly Row[] = [
  [/context 1024,/, `is a Stable Diffusion 2 model. ${choose}`],
  [/in 8$/, `is an InstructPix2Pix model. ${choose}`],
]

/** Refuses a folder by the pipeline class that its model_index.json names. */
export function refusePipeline(className: unknown, name: string): void {
  const sentence = find(pipelines, [String(className)])
  if (sentence) throw badFile(name, sentence)
}

const pipelines: readonly Row[] = [
  [/^StableDiffusion3/, `is a Stable Diffusion 3 model. ${choose}`],
  [/^Flux/, `is a Flux model. ${choose}`],
  [/InstructPix2Pix/, `is an InstructPix2Pix model. ${choose}`],
]
