/** A1111's text read: as A1111 writes it, and Forge, SD.Next, Civitai, stable-diffusion.cpp and all others that follow it. */
import { nothingLeftOut, sdxlUsual } from '../../parameters/index.ts'
import { filesOf, needsSettings } from './a1111-needs.ts'
import { type Found, withoutEmbeddingMarks } from './found.ts'
import { type Infotext, parseInfotext } from './infotext.ts'
import { fromA1111, levelLeftOut } from './scheduler-names.ts'
import {
  neededUpscaler,
  secondPassIn,
  secondPassSettings,
  tellsOfSecondPass,
  unknownInSecondPass,
} from './second-pass.ts'

/** Who wrote a text of this kind. */
export type InfotextSource =
  | 'darkroom'
  | 'a1111'
  | 'forge'
  | 'comfyui'
  | 'fooocus'
  | 'sdnext'
  | 'civitai'
  | 'stable-diffusion.cpp'
  | 'drawthings'

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
  Template: 'prompt_template',
  'Negative Template': 'negative_prompt_template',
  'Variation seed': 'subseed',
  'Variation seed strength': 'subseed_strength',
  'Eta DDIM': 'eta',
  ENSD: 'eta_noise_seed_delta',
  'Skip Early CFG': 'skip_early_cond',
  NGMS: 's_min_uncond',
  'NGMS all steps': 's_min_uncond_all',
  'Negative guidance maximum sigma': 's_max_uncond',
  'DeepCache interval': 'cache_interval',
  'DeepCache branch': 'cache_branch',
  'DeepCache warmup': 'cache_warmup',
  'DeepCache cooldown': 'cache_cooldown',
  'Weight bits': 'weight_bits',
}

/** Settings that are read below, one by one, or say nothing of the picture. */
const special = new Set([
  ...['Sampler', 'Schedule type', 'Size', 'Clip skip', 'RNG', 'Emphasis', 'Inpaint area', 'Masked area padding'],
  ...[
    'Seed resize from',
    'Discard penultimate sigma',
    'Version',
    'App',
    'Parser',
    'Created Date',
    'Negative prompt',
    'Refiner',
    'Refiner switch at',
    'SDXL original size',
    'SDXL crop',
    'SDXL target size',
    'SDXL aesthetic scores',
    'Empty negative prompt',
    ...needsSettings,
    ...secondPassSettings,
  ],
])

/** Spellings of others for A1111's keys, in small letters. */
const spellings: Readonly<Record<string, string>> = {
  ...{ 'guidance scale': 'CFG scale', cfg: 'CFG scale', scheduler: 'Schedule type', 'lora networks': 'LoRA networks' },
  ...Object.fromEntries([...Object.keys(plain), ...special].map((name) => [name.toLowerCase(), name])),
}

/** What A1111 takes when a setting is not there; said, it changes nothing. */
const usual: Readonly<Record<string, readonly string[]>> = {
  'Mask mode': ['Inpaint masked'],
  'Masked content': ['original'],
  'Civitai metadata': ['{}'],
  Operations: ['txt2img', 'img2img', ''],
  Pipeline: ['StableDiffusionPipeline', 'StableDiffusionImg2ImgPipeline', 'StableDiffusionInpaintPipeline', 'Original'],
  Backend: ['Original', 'Diffusers'],
  'Hires checkpoint': ['Use same checkpoint'],
  'Hires refiner': ['second pass'],
  'Hires Module 1': ['Use same choices'],
}

/** Reads A1111's text. LoRA tags stay in the prompt, where A1111 has them; words without settings say nothing else. */
export function fromInfotext(text: string): Found & { source: InfotextSource; hasSettings: boolean } {
  const infotext = parseInfotext(text)
  const settings = new Map([...infotext.settings].map(([key, value]) => [spelled(key), value]))
  const source = sourceOf(settings)
  const marked = isMarked(source, settings) ? withoutEmbeddingMarks : asItStands
  const prompt = marked(infotext.prompt)
  const negative = marked(infotext.negativePrompt || (settings.get('Negative prompt') ?? ''))
  const fields: Record<string, unknown> = { prompt: prompt.prompt, negative_prompt: negative.prompt }
  const { needs, loras } = filesOf(`${infotext.prompt} ${settings.get('Hires prompt') ?? ''}`, settings)
  const hasSettings = settings.size > 0
  const unknown: string[] = []
  const afterwards: string[] = []
  if (hasSettings) Object.assign(fields, { samples: 1 }, ofSpecial(settings, source, unknown))
  if (loras.lora_models.length > 0) Object.assign(fields, loras)
  const isHires = tellsOfSecondPass(settings)
  for (const [key, value] of settings) {
    // stable-diffusion.cpp's is DDIM's whatever the sampler, and is said always.
    if (key === 'Eta') {
      if (source !== 'stable-diffusion.cpp') fields.eta = value
      else if (Number(value) > 0) unknown.push(`${key}: ${value}`)
      continue
    }
    if (isHires && key === 'Denoising strength') continue
    const field = Object.hasOwn(plain, key) ? plain[key] : undefined
    if (field) fields[field] = value
    else if (key.startsWith('Postprocess ')) afterwards.push(`${key}: ${value}`)
    else if (!(special.has(key) || isUsual(key, value)) || (!isHires && secondPassSettings.includes(key)))
      unknown.push(value === key ? key : `${key}: ${value}`)
  }
  const names = new Set([...needs.embeddings.map(({ name }) => name), ...prompt.embeddings, ...negative.embeddings])
  const embeddings = [...names].map((name) => needs.embeddings.find((each) => each.name === name) ?? { name })
  const upscaler = neededUpscaler(settings)
  return {
    source,
    hasSettings,
    fields,
    unknown,
    afterwards,
    needs: { ...needs, ...(upscaler && { upscaler }), embeddings },
  }
}

/** Whether `embedding:NAME` is a mark; where a program says that it is one that has none, it is words. */
const isMarked = (source: InfotextSource, settings: Infotext['settings']) =>
  !(settings.has('Version') && ['darkroom', 'a1111', 'forge'].includes(source))
const asItStands = (prompt: string) => ({ prompt, embeddings: [] as string[] })

function spelled(key: string): string {
  const small = key.toLowerCase()
  return Object.hasOwn(spellings, small) ? spellings[small]! : key
}

const isUsual = (key: string, value: string) => Object.hasOwn(usual, key) && usual[key]!.includes(value)

function sourceOf(settings: Infotext['settings']): InfotextSource {
  const version = settings.get('Version') ?? ''
  if (version.startsWith('Darkroom')) return 'darkroom'
  if (version.startsWith('Fooocus')) return 'fooocus'
  if (version.startsWith('ComfyUI')) return 'comfyui'
  if (version.startsWith('stable-diffusion.cpp')) return 'stable-diffusion.cpp'
  if (/^SD\.?Next/i.test(settings.get('App') ?? '') || settings.has('Parser')) return 'sdnext'
  if (settings.has('Civitai resources')) return 'civitai'
  return /^f\d|^neo|forge/i.test(version) ? 'forge' : 'a1111'
}

/** Whose noise is PyTorch's of the processor, where the text does not say it. */
const onProcessor: readonly InfotextSource[] = ['comfyui', 'fooocus']

/** Whose schedulers leave out a noise level without saying so. */
const leavesOut: Partial<Record<InfotextSource, 'a1111' | 'comfyui'>> = {
  ...{ a1111: 'a1111', forge: 'a1111', civitai: 'a1111' },
  ...{ comfyui: 'comfyui', fooocus: 'comfyui' },
}

function ofSpecial(settings: Infotext['settings'], source: InfotextSource, unknown: string[]): Record<string, unknown> {
  const fields: Record<string, unknown> = {}
  const [, width, height] = settings.get('Size')?.match(/^(\d+) ?[x×] ?(\d+)$/) ?? []
  if (width) Object.assign(fields, { width, height })

  const resized = settings.get('Seed resize from')?.match(/^(\d+)x(\d+)$/)
  const [, seed_resize_from_w = 0, seed_resize_from_h = 0] = resized ?? []
  // What is not said is off, whatever the form has.
  const off = {
    seed_resize_from_w,
    seed_resize_from_h,
    subseed_strength: 0,
    eta_noise_seed_delta: 0,
    ...nothingLeftOut,
    ...sdxlUsual,
    ...ofSdxl(settings, unknown),
    ...secondPassIn(settings),
    weight_bits: 'auto',
  }
  Object.assign(fields, off)
  unknown.push(...unknownInSecondPass(settings))

  const sampler = settings.get('Sampler')
  if (sampler) {
    const { isExact, ...scheduler } = fromA1111(sampler, settings.get('Schedule type'))
    Object.assign(fields, scheduler)
    const isSaid = settings.get('Discard penultimate sigma') === 'True'
    Object.assign(fields, levelLeftOut(isSaid ? 'all' : leavesOut[source], scheduler))
    if (!isExact) unknown.push(`Sampler: ${[sampler, settings.get('Schedule type')].filter(Boolean).join(', ')}`)
  }

  fields.clip_skip = Math.max(Number(settings.get('Clip skip') ?? 1) - 1, 0)
  const rng = settings.get('RNG')?.toLowerCase()
  fields.random_source = rng === 'cpu' || (!rng && onProcessor.includes(source)) ? 'cpu' : 'nvidia'
  // What a compiler's library gives is the same nowhere else.
  if (rng === 'std_default') unknown.push('RNG: std_default')

  const emphasis = settings.get('Emphasis')
  fields.prompt_syntax = emphasis === 'None' ? 'literal' : 'weighted'
  fields.emphasis = { Ignore: 'ignore', 'No norm': 'no_norm' }[emphasis ?? ''] ?? 'original'
  if (emphasis && !['None', 'Ignore', 'Original', 'No norm'].includes(emphasis)) unknown.push(`Emphasis: ${emphasis}`)

  const isInpainting = settings.has('Mask blur') || settings.has('Inpaint area') || settings.has('Masked content')
  if (isInpainting) fields.endpoint = 'sd/inpainting'
  else if (settings.has('Denoising strength') && !tellsOfSecondPass(settings)) fields.endpoint = 'sd/image2image'
  if (settings.get('Inpaint area') === 'Only masked') {
    fields.padding_mask_crop = settings.get('Masked area padding') ?? 32
  }
  return fields
}

/** What is said to SDXL alone. A1111 can go on with any model: only SDXL's refiner is one here. */
function ofSdxl(settings: Infotext['settings'], unknown: string[]): Record<string, unknown> {
  const fields: Record<string, unknown> = {}
  const pair = (key: string, across: string, down: string) => {
    const [, a, b] = settings.get(key)?.match(/^([\d.]+) ?x ?([\d.]+)$/) ?? []
    if (a) Object.assign(fields, { [across]: a, [down]: b })
  }
  pair('SDXL original size', 'original_width', 'original_height')
  pair('SDXL crop', 'crop_left', 'crop_top')
  pair('SDXL target size', 'target_width', 'target_height')
  pair('SDXL aesthetic scores', 'aesthetic_score', 'negative_aesthetic_score')
  if (settings.get('Empty negative prompt') === 'Text') fields.force_zeros_for_empty_prompt = false
  const [name, at] = [settings.get('Refiner'), settings.get('Refiner switch at')]
  if (name === undefined && at === undefined) return fields
  if (name === undefined || /refiner/i.test(name))
    Object.assign(fields, { refiner: true, ...(at && { refiner_start: at }) })
  else unknown.push(`Refiner: ${name}`)
  return fields
}
