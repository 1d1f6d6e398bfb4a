/** The request as A1111 writes it under a picture, and as A1111 and Forge are read. */
import { type GenerationRequest, neededPictures, strengthOf } from '../../parameters/index.ts'
import { bareName, type Found } from './found.ts'
import { formatInfotext, hashesOf, type Infotext, parseInfotext } from './infotext.ts'
import { fromA1111, toA1111 } from './scheduler-names.ts'

/** What the request does not say of a picture. Hashes are hex: ten digits of a model's, twelve of the others'. */
export interface PictureFacts {
  seed: number
  modelName: string
  modelHash?: string | undefined
  /** By the LoRAs' names. */
  loraHashes?: Readonly<Record<string, string>> | undefined
  /** What else A1111 would say of it, such as that it is a grid. */
  others?: readonly (readonly [key: string, value: string])[] | undefined
  /** Of the program that made the picture. */
  version: string
}

/** The `parameters` text of one picture. Fields that A1111 lacks follow under names of their own; it leaves those alone. */
export function toInfotext(request: GenerationRequest, facts: PictureFacts): string {
  const { sampler, scheduleType } = toA1111(request)
  const starts = neededPictures(request.endpoint)
  const isInpainting = starts.includes('mask_image')
  const { padding_mask_crop: padding } = request
  const unless = <Value extends string | number>(value: Value, usual: Value) => (value === usual ? undefined : value)
  return formatInfotext([request.prompt, ...loraTags(request)].filter(Boolean).join(' '), request.negative_prompt, [
    ['Steps', request.num_inference_steps],
    ['Sampler', sampler],
    ['Schedule type', scheduleType],
    ['CFG scale', request.guidance_scale],
    ['Seed', facts.seed],
    ['Size', `${request.width}x${request.height}`],
    ['Model hash', facts.modelHash],
    ['Model', bareName(facts.modelName)],
    ['Denoising strength', starts.length > 0 ? strengthOf(request) : undefined],
    ['Clip skip', request.clip_skip > 0 ? request.clip_skip + 1 : undefined],
    ['RNG', request.random_source === 'cpu' ? 'CPU' : undefined],
    // Always said, even where it is none: by it the reader knows that there was a mask.
    ['Mask blur', isInpainting ? request.mask_blur : undefined],
    ['Inpaint area', isInpainting && padding !== undefined ? 'Only masked' : undefined],
    ['Masked area padding', isInpainting ? padding : undefined],
    ['Lora hashes', hashList(facts.loraHashes)],
    ['TI', request.embeddings.join(', ') || undefined],
    ['Emphasis', request.prompt_syntax === 'literal' ? 'None' : undefined],
    ['Timestep spacing', unless(request.timestep_spacing, 'default')],
    ['Prediction type', unless(request.prediction_type, 'default')],
    ...(facts.others ?? []),
    ['Version', facts.version],
  ])
}

function loraTags({ lora_models, lora_weights }: GenerationRequest): string[] {
  return lora_models.map((name, i) => `<lora:${name.replace(/[:<>]/g, '')}:${lora_weights[i] ?? 1}>`)
}

function hashList(hashes: PictureFacts['loraHashes'] = {}): string | undefined {
  const list = Object.entries(hashes).map(([name, hash]) => `${name.replace(/[,:]/g, '')}: ${hash}`)
  return list.join(', ') || undefined
}

/** Settings that are a field as they stand. */
const plain: Readonly<Record<string, string>> = {
  Steps: 'num_inference_steps',
  'CFG scale': 'guidance_scale',
  Seed: 'seed',
  'Denoising strength': 'strength',
  'Mask blur': 'mask_blur',
  'Timestep spacing': 'timestep_spacing',
  'Prediction type': 'prediction_type',
  TI: 'embeddings',
}

/** Settings that are read below, one by one. */
const special = [
  ...['Sampler', 'Schedule type', 'Size', 'Model hash', 'Model', 'Clip skip', 'RNG', 'Lora hashes', 'TI hashes'],
  ...['Emphasis', 'Inpaint area', 'Masked area padding', 'Version'],
]

/** What A1111 takes when a setting is not there; said, it changes nothing. */
const usual: Readonly<Record<string, string>> = { 'Mask mode': 'Inpaint masked', 'Masked content': 'original' }

/** Reads A1111's text, or Forge's. LoRA tags stay in the prompt, where A1111 has them. */
export function fromInfotext(text: string): Found {
  const { prompt, negativePrompt, settings } = parseInfotext(text)
  const fields: Record<string, unknown> = { prompt, negative_prompt: negativePrompt }
  const unknown: string[] = []
  // Words without any settings say nothing of what they were drawn with.
  if (settings.size > 0) Object.assign(fields, { samples: 1 }, ofSpecial(settings, unknown))
  // With a second pass, the strength is that pass's.
  const isHires = settings.has('Hires upscale')
  for (const [key, value] of settings) {
    const field = Object.hasOwn(plain, key) && !(isHires && key === 'Denoising strength') ? plain[key] : undefined
    if (field) fields[field] = value
    else if (!special.includes(key) && usual[key] !== value) unknown.push(`${key}: ${value}`)
  }
  return { fields, unknown, needs: needsOf(prompt, settings) }
}

function ofSpecial(settings: Infotext['settings'], unknown: string[]): Record<string, unknown> {
  const fields: Record<string, unknown> = {}
  const [, width, height] = settings.get('Size')?.match(/^(\d+)x(\d+)$/) ?? []
  if (width) Object.assign(fields, { width, height })

  const sampler = settings.get('Sampler')
  if (sampler) {
    const { isExact, ...scheduler } = fromA1111(sampler, settings.get('Schedule type'))
    Object.assign(fields, scheduler)
    if (!isExact) unknown.push(`Sampler: ${[sampler, settings.get('Schedule type')].filter(Boolean).join(', ')}`)
  }

  fields.clip_skip = Math.max(Number(settings.get('Clip skip') ?? 1) - 1, 0)
  fields.random_source = settings.get('RNG') === 'CPU' ? 'cpu' : 'nvidia'

  const emphasis = settings.get('Emphasis')
  fields.prompt_syntax = emphasis === 'None' ? 'literal' : 'weighted'
  if (emphasis && emphasis !== 'None' && emphasis !== 'Original') unknown.push(`Emphasis: ${emphasis}`)

  const isInpainting = settings.has('Mask blur') || settings.has('Inpaint area') || settings.has('Masked content')
  if (isInpainting) fields.endpoint = 'sd/inpainting'
  else if (settings.has('Denoising strength') && !settings.has('Hires upscale')) fields.endpoint = 'sd/image2image'
  if (settings.get('Inpaint area') === 'Only masked') {
    fields.padding_mask_crop = settings.get('Masked area padding') ?? 32
  }
  return fields
}

function needsOf(prompt: string, settings: Infotext['settings']): Found['needs'] {
  const [name, hash] = [settings.get('Model'), settings.get('Model hash')]
  const hashes = hashesOf(settings.get('Lora hashes'))
  const tags = [...prompt.matchAll(/<lora:([^:>]+)/gi)].map(([, tag = '']) => tag.trim())
  const loras = [...new Set([...tags, ...hashes.keys()])].map((lora) => ({ name: lora, ...hashed(hashes.get(lora)) }))
  const embeddings = [...hashesOf(settings.get('TI hashes'))].map(([each, value]) => ({ name: each, hash: value }))
  return { ...((name || hash) && { model: { ...(name && { name }), ...hashed(hash) } }), loras, embeddings }
}

const hashed = (hash: string | undefined) => (hash ? { hash } : {})
