/** The request: the one noun that is the form's state, the REST body, the worker's message, the record and the PNG's text. */
import * as v from 'valibot'
import { endpoints, impliedEndpoint, neededPictures, taskOf } from './endpoints.ts'
import { number, numbers, text, texts, truth } from './leniency.ts'

/**
 * Schedulers that the local engine runs and an API may know: diffusers' classes, and DPMSolverMultistepSchedulerSDE, the ImagePipeline
 * API's word for one with sde-dpmsolver++. A request may name others.
 */
export const schedulers = [
  'UniPCMultistepScheduler',
  'DPMSolverMultistepScheduler',
  'DPMSolverSinglestepScheduler',
  'EulerDiscreteScheduler',
  'EulerAncestralDiscreteScheduler',
  'DDIMScheduler',
  'PNDMScheduler',
  'HeunDiscreteScheduler',
  'LMSDiscreteScheduler',
  'KDPM2DiscreteScheduler',
  'KDPM2AncestralDiscreteScheduler',
  'DEISMultistepScheduler',
  'SASolverScheduler',
  'DDPMScheduler',
  'LCMScheduler',
  'TCDScheduler',
  'DPMSolverMultistepSchedulerSDE',
  'DPMSolverSDEScheduler',
] as const

/** Samplers that are no class of diffusers': the local engine's own, under k-diffusion's names. */
export const localSchedulers = [
  'dpmpp_2m_sde',
  'dpmpp_2m_sde_heun',
  'dpmpp_3m_sde',
  'dpmpp_2s_ancestral',
  'restart',
] as const

export const sigmaSchedules = ['default', 'karras', 'exponential', 'beta', 'simple', 'align_your_steps'] as const
export const timestepSpacings = ['default', 'leading', 'linspace', 'trailing'] as const
export const predictionTypes = ['default', 'epsilon', 'v_prediction'] as const
export const randomSources = ['cpu', 'nvidia'] as const
export const promptSyntaxes = ['weighted', 'literal'] as const
export const emphases = ['original', 'no_norm', 'ignore'] as const
export const dynamicPrompts = ['random', 'all', 'off'] as const
/** What enlarges latents between two passes, under AUTOMATIC1111's names. */
export const latentUpscalers = [
  'Latent',
  'Latent (antialiased)',
  'Latent (bicubic)',
  'Latent (bicubic antialiased)',
  'Latent (nearest)',
  'Latent (nearest-exact)',
] as const
/** All that enlarge without a model of their own; the last two enlarge pixels. */
export const upscalers: readonly string[] = [...latentUpscalers, 'Lanczos', 'Nearest']

/** Pixels: the longest side of what a second pass draws. */
export const longestSecondSide = 4096

export const weightBits = ['auto', '16bit', '8bit', '4bit'] as const

/** Inside the app a picture is a Blob, in the REST body a public URL. */
const picture = v.union([v.string(), v.instance(Blob)])

const entries = {
  /** What kind of picture is asked for, and of which family of models. */
  endpoint: v.picklist(endpoints),
  model_id: v.pipe(text, v.trim()),
  /** A VAE of one's own instead of the model's; empty is the model's. */
  vae: v.pipe(text, v.trim()),
  prompt: text,
  negative_prompt: text,
  num_inference_steps: number,
  guidance_scale: number,
  width: number,
  height: number,
  samples: number,
  /** -1 draws a new seed for every press of Generate. */
  seed: number,
  /** A class name of diffusers', or `default`: whatever the backend takes when it is not told. */
  scheduler: v.pipe(text, v.trim()),
  safety_checker: truth,
  refiner: truth,
  /** 0 keeps the start picture, 1 forgets it; undefined is the endpoint's own default: see `strengthOf`. */
  strength: v.optional(number),
  init_image: v.optional(picture),
  mask_image: v.optional(picture),
  /** Pixels around the mask that are drawn with it, enlarged to the whole size; undefined draws the whole picture. diffusers' name. */
  padding_mask_crop: v.optional(number),
  /** Radius in pixels by which the mask's edge is softened, Pillow's GaussianBlur; 0 leaves it hard. */
  mask_blur: number,
  embeddings: texts,
  lora_models: texts,
  lora_weights: numbers,
  /** SDXL: the size that the picture is said to have been cut from, in pixels; 0 is its own. diffusers' original_size, and its others. */
  original_width: number,
  original_height: number,
  /** SDXL: where in that it is said to have been cut out, in pixels. */
  crop_left: number,
  crop_top: number,
  /** SDXL: the size that it is said to have now, in pixels; 0 is its own. */
  target_width: number,
  target_height: number,
  /** SDXL's refiner: how beautiful, of 10, the picture is said to be, and what the negative prompt stands for; diffusers' names. */
  aesthetic_score: number,
  negative_aesthetic_score: number,
  /** SDXL: whether an empty negative prompt is zeros, as in diffusers and AUTOMATIC1111, or text like any other, as in ComfyUI. */
  force_zeros_for_empty_prompt: truth,
  /** SDXL: at which share of the steps the refiner takes over; diffusers' denoising_end and denoising_start. */
  refiner_start: number,
  /** Layers of the text encoder left out for the positive prompt, as diffusers counts them: 1 is A1111's "Clip skip 2". */
  clip_skip: number,
  sigma_schedule: v.picklist(sigmaSchedules),
  timestep_spacing: v.picklist(timestepSpacings),
  /** Whether one noise level more is spaced and the smallest left out, as AUTOMATIC1111 does for some schedulers; its name. */
  discard_next_to_last_sigma: truth,
  prediction_type: v.picklist(predictionTypes),
  /** Whose generator the noise comes from: PyTorch's on the processor, or on NVIDIA's GPUs. */
  random_source: v.picklist(randomSources),
  prompt_syntax: v.picklist(promptSyntaxes),
  /** How weights in brackets are applied: A1111's ways. */
  emphasis: v.picklist(emphases),
  /** Whether `{a|b}` and `__list__` in prompts are choices, one by the seed or all of them, or plain text. */
  dynamic_prompts: v.picklist(dynamicPrompts),
  /** What the prompts were chosen from, where they held choices; empty where they did not. */
  prompt_template: text,
  negative_prompt_template: text,
  /** Share of the noise that a step puts back, 0 to 1; undefined is the scheduler's own: 1 for ancestral and SDE ones, else 0. diffusers' name. */
  eta: v.optional(number),
  /** The seed of what is mixed into the first noise, -1 for a new one, and how much of it; this and what follows by AUTOMATIC1111's names. */
  subseed: number,
  subseed_strength: number,
  /** Pixels: the first noise is that of a picture of this size, put into the middle; 0 is the picture's own. */
  seed_resize_from_w: number,
  seed_resize_from_h: number,
  /** Added to the seed for the noise that steps put back; 0 goes on with the first noise's generator. */
  eta_noise_seed_delta: number,
  /** DeepCache: one step in so many runs the whole UNet, the others its outermost layers only, `cache_branch` more than the fewest; 1 is off. */
  cache_interval: number,
  cache_branch: number,
  /** Steps at the beginning and at the end that are whole whatever the interval. */
  cache_warmup: number,
  cache_cooldown: number,
  /**
   * Where the negative prompt takes part. AUTOMATIC1111's: not in this share of the first calls; below this noise level not in every other
   * call, or in none; and not above this noise level, 0 being any. Levels are k-diffusion's σ.
   */
  skip_early_cond: number,
  s_min_uncond: number,
  s_min_uncond_all: truth,
  s_max_uncond: number,
  /** How precisely linear layers' weights are kept on the device; `auto` rounds them only where the model does not fit otherwise. */
  weight_bits: v.picklist(weightBits),
  /** The vendor's: draw larger in a second pass (hires fix), twice the size unless the fields below say otherwise. */
  hires: truth,
  /** What the second pass on this device does: AUTOMATIC1111's names, and Forge's hr_cfg. How many times as large, unless a size is given. */
  hr_scale: number,
  /** Pixels: the size that it brings the picture to; 0 goes by the other side, and where both are 0, by hr_scale. */
  hr_resize_x: number,
  hr_resize_y: number,
  /** What enlarges in between: one of `upscalers`, or the name of an upscaler model. */
  hr_upscaler: v.pipe(text, v.trim()),
  /** All of them are run; 0 takes as many as the first pass. */
  hr_second_pass_steps: number,
  /** How far it departs from the first pass; A1111's denoising_strength. 0 only enlarges. */
  hr_denoising_strength: number,
  /** Its guidance; 0 is the first pass's. */
  hr_cfg: number,
  /** Its scheduler and noise levels; empty are the first pass's. */
  hr_scheduler: v.pipe(text, v.trim()),
  hr_sigma_schedule: v.picklist(['', ...sigmaSchedules]),
  hr_timestep_spacing: v.picklist(['', ...timestepSpacings]),
  /** Its prompts; empty are the first pass's. */
  hr_prompt: text,
  hr_negative_prompt: text,
  /** The vendor's: `2x`, or empty. */
  upscale: text,
  /** The vendor's: an address that is told of the finished picture. */
  webhook: text,
  /** The vendor's: which of a person's own servers draws. */
  server_id: text,
  /** The vendor's: the picture in the reply itself, instead of a link. */
  base64: truth,
} as const

const schema = v.object(entries)

/** Every parameter of one generation, in the ImagePipeline API's own names; what the API lacks is named in the same way. */
export type GenerationRequest = v.InferOutput<typeof schema>

export const defaultRequest: GenerationRequest = {
  endpoint: 'sd/text2image',
  model_id: 'demo',
  vae: '',
  prompt: '',
  negative_prompt: '',
  num_inference_steps: 30,
  guidance_scale: 7.5,
  width: 512,
  height: 512,
  samples: 1,
  seed: -1,
  scheduler: 'UniPCMultistepScheduler',
  safety_checker: false,
  refiner: false,
  strength: undefined,
  init_image: undefined,
  mask_image: undefined,
  padding_mask_crop: undefined,
  mask_blur: 0,
  embeddings: [],
  lora_models: [],
  lora_weights: [],
  original_width: 0,
  original_height: 0,
  crop_left: 0,
  crop_top: 0,
  target_width: 0,
  target_height: 0,
  aesthetic_score: 6,
  negative_aesthetic_score: 2.5,
  force_zeros_for_empty_prompt: true,
  refiner_start: 0.8,
  clip_skip: 0,
  sigma_schedule: 'default',
  timestep_spacing: 'default',
  discard_next_to_last_sigma: false,
  prediction_type: 'default',
  random_source: 'cpu',
  prompt_syntax: 'weighted',
  emphasis: 'original',
  dynamic_prompts: 'random',
  prompt_template: '',
  negative_prompt_template: '',
  eta: undefined,
  subseed: -1,
  subseed_strength: 0,
  seed_resize_from_w: 0,
  seed_resize_from_h: 0,
  eta_noise_seed_delta: 0,
  cache_interval: 1,
  cache_branch: 0,
  cache_warmup: 0,
  cache_cooldown: 0,
  skip_early_cond: 0,
  s_min_uncond: 0,
  s_min_uncond_all: false,
  s_max_uncond: 0,
  weight_bits: 'auto',
  hires: false,
  hr_scale: 2,
  hr_resize_x: 0,
  hr_resize_y: 0,
  hr_upscaler: 'Latent',
  hr_second_pass_steps: 0,
  hr_denoising_strength: 0.7,
  hr_cfg: 0,
  hr_scheduler: '',
  hr_sigma_schedule: '',
  hr_timestep_spacing: '',
  hr_prompt: '',
  hr_negative_prompt: '',
  upscale: '',
  webhook: '',
  server_id: '',
  base64: false,
}

const { cache_interval, cache_branch, cache_warmup, cache_cooldown } = defaultRequest
const { skip_early_cond, s_min_uncond, s_min_uncond_all, s_max_uncond } = defaultRequest

/** What leaves out work, and so changes the picture, all of it off. */
export const nothingLeftOut = {
  ...{ cache_interval, cache_branch, cache_warmup, cache_cooldown },
  ...{ skip_early_cond, s_min_uncond, s_min_uncond_all, s_max_uncond },
}

const secondPassNames = Object.keys(defaultRequest).filter((name) => name === 'hires' || name.startsWith('hr_'))

/** No second pass, and all that is said of one as it is where nobody says it. */
export const noSecondPass = Object.fromEntries(
  secondPassNames.map((name) => [name, defaultRequest[name as keyof GenerationRequest]]),
) as Pick<GenerationRequest, 'hires' | Extract<keyof GenerationRequest, `hr_${string}`>>

const { refiner, refiner_start, force_zeros_for_empty_prompt } = defaultRequest
const { original_width, original_height, crop_left, crop_top, target_width, target_height } = defaultRequest
const { aesthetic_score, negative_aesthetic_score } = defaultRequest

/** What is said to SDXL alone, as it is where nobody says it. */
export const sdxlUsual = {
  ...{ refiner, refiner_start, force_zeros_for_empty_prompt },
  ...{ original_width, original_height, crop_left, crop_top, target_width, target_height },
  ...{ aesthetic_score, negative_aesthetic_score },
}

/** A request read from outside, and the names of what was no parameter or had no readable value. */
export interface Reading {
  request: GenerationRequest
  unknown: string[]
  unreadable: string[]
}

/** Reads field by field: one bad value costs no other. What is missing, null or unreadable is as in `base`. */
export function read(from: unknown, base: GenerationRequest): Reading {
  const given = typeof from === 'object' && from !== null && !Array.isArray(from) ? from : {}
  const request: Record<string, unknown> = { ...base, endpoint: impliedEndpoint(given) ?? base.endpoint }
  const reading: Reading = { request: request as GenerationRequest, unknown: [], unreadable: [] }
  for (const [name, value] of Object.entries(given)) {
    if (!Object.hasOwn(entries, name)) reading.unknown.push(name)
    else if (value !== null && value !== undefined) {
      const result = v.safeParse(entries[name as keyof typeof entries], value)
      if (result.success) request[name] = result.output
      else reading.unreadable.push(name)
    }
  }
  return reading
}

/** Reads a request from whatever was stored or received; what is missing or unreadable takes its default. */
export function readRequest(from: unknown): GenerationRequest {
  return read(from, defaultRequest).request
}

/** How far the request departs from its start picture: as it says, else diffusers' own default for the endpoint. */
export function strengthOf({ strength, endpoint }: GenerationRequest): number {
  return strength ?? (taskOf(endpoint) === 'inpainting' ? 1 : 0.8)
}

/** How many of the steps are run: a picture to start from leaves out the first, as many as `strength` keeps. diffusers' get_timesteps. */
export function stepsToRun(request: GenerationRequest): number {
  const { num_inference_steps: steps, endpoint } = request
  if (neededPictures(endpoint).length === 0) return steps
  return Math.min(Math.trunc(steps * strengthOf(request)), steps)
}
