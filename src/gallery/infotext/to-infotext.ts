/** The request as A1111 writes it under a picture. */
import { type GenerationRequest, isSdxl, neededPictures, sdxlUsual, strengthOf } from '../../parameters/index.ts'
import { bareName } from './found.ts'
import { formatInfotext } from './infotext.ts'
import { toA1111 } from './scheduler-names.ts'
import { secondPassSettingsOf } from './second-pass.ts'

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
  const { padding_mask_crop: padding, seed_resize_from_w, seed_resize_from_h, subseed_strength } = request
  const isResized = seed_resize_from_w > 0 && seed_resize_from_h > 0
  // A1111's two settings: one is DDIM's own.
  const eta = /^(DDIM|TCD)/.test(request.scheduler) ? 'Eta DDIM' : 'Eta'
  const unless = <Value extends string | number>(value: Value, usual: Value) => (value === usual ? undefined : value)
  const withTags = (prompt: string) => [prompt, ...loraTags(request)].filter(Boolean).join(' ')
  return formatInfotext(withTags(request.prompt), request.negative_prompt, [
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
    ['Variation seed', subseed_strength > 0 ? request.subseed : undefined],
    ['Variation seed strength', unless(subseed_strength, 0)],
    ['Seed resize from', isResized ? `${seed_resize_from_w}x${seed_resize_from_h}` : undefined],
    [eta, request.eta],
    ['ENSD', unless(request.eta_noise_seed_delta, 0)],
    ['Discard penultimate sigma', request.discard_next_to_last_sigma ? 'True' : undefined],
    ['Skip Early CFG', unless(request.skip_early_cond, 0)],
    ['NGMS', unless(request.s_min_uncond, 0)],
    ['NGMS all steps', request.s_min_uncond > 0 && request.s_min_uncond_all ? 'True' : undefined],
    ['RNG', request.random_source === 'cpu' ? 'CPU' : undefined],
    ...secondPassSettingsOf(request, withTags),
    // Always said, even where it is none: by it the reader knows that there was a mask.
    ['Mask blur', isInpainting ? request.mask_blur : undefined],
    ['Inpaint area', isInpainting && padding !== undefined ? 'Only masked' : undefined],
    ['Masked area padding', isInpainting ? padding : undefined],
    ['Lora hashes', hashList(facts.loraHashes)],
    ['TI', request.embeddings.join(', ') || undefined],
    ['Emphasis', emphasisOf(request)],
    // As the Dynamic Prompts extension says what the prompts were chosen from.
    ['Template', request.prompt_template || undefined],
    ['Negative Template', request.negative_prompt_template || undefined],
    ['Timestep spacing', unless(request.timestep_spacing, 'default')],
    ['Prediction type', unless(request.prediction_type, 'default')],
    ['Negative guidance maximum sigma', unless(request.s_max_uncond, 0)],
    ...(request.cache_interval > 1 ? deepCacheOf(request) : []),
    ['Weight bits', unless(request.weight_bits, 'auto')],
    ...(isSdxl(request.endpoint) ? saidToSdxl(request) : []),
    ...(facts.others ?? []),
    ['Version', facts.version],
  ])
}

function deepCacheOf({ cache_interval, cache_branch, cache_warmup, cache_cooldown }: GenerationRequest) {
  return [
    ['DeepCache interval', cache_interval],
    ['DeepCache branch', cache_branch],
    ['DeepCache warmup', cache_warmup || undefined],
    ['DeepCache cooldown', cache_cooldown || undefined],
  ] as const
}

/** A1111's word for where the refiner takes over; sizes across and down, 0 being the picture's own. */
function saidToSdxl(request: GenerationRequest) {
  const pair = (a: number, b: number) => (a || b ? `${a}x${b}` : undefined)
  return [
    ['Refiner switch at', request.refiner ? request.refiner_start : undefined],
    ['SDXL original size', pair(request.original_width, request.original_height)],
    ['SDXL crop', pair(request.crop_left, request.crop_top)],
    ['SDXL target size', pair(request.target_width, request.target_height)],
    ['SDXL aesthetic scores', scoresOf(request)],
    ['Empty negative prompt', request.force_zeros_for_empty_prompt ? undefined : 'Text'],
  ] as const
}

/** The refiner's, where they are not the usual ones. */
function scoresOf({ aesthetic_score, negative_aesthetic_score }: GenerationRequest): string | undefined {
  const isUsual =
    aesthetic_score === sdxlUsual.aesthetic_score && negative_aesthetic_score === sdxlUsual.negative_aesthetic_score
  return isUsual ? undefined : `${aesthetic_score}x${negative_aesthetic_score}`
}

/** What is not the usual one. */
function emphasisOf({ prompt_syntax, emphasis }: GenerationRequest): string | undefined {
  if (prompt_syntax === 'literal') return 'None'
  return { original: undefined, no_norm: 'No norm', ignore: 'Ignore' }[emphasis]
}

function loraTags({ lora_models, lora_weights }: GenerationRequest): string[] {
  return lora_models.map((name, i) => `<lora:${name.replace(/[:<>]/g, '')}:${lora_weights[i] ?? 1}>`)
}

function hashList(hashes: PictureFacts['loraHashes'] = {}): string | undefined {
  const list = Object.entries(hashes).map(([name, hash]) => `${name.replace(/[,:]/g, '')}: ${hash}`)
  return list.join(', ') || undefined
}
