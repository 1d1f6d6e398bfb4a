/** What of a request this engine refuses, what it leaves undone, and what it tells the scheduler. */
import { GenerationError, type GenerationEvent } from '../../generation/index.ts'
import type { VaeConfig } from '../../models/index.ts'
import {
  type GenerationRequest,
  hasSecondPass,
  problems,
  secondPass,
  taskOf,
  upscalers,
} from '../../parameters/index.ts'
import {
  addedNoise,
  ignoresSetting,
  type SchedulerConfig,
  type SchedulerName,
  type Sizes,
  schedulerNames,
  usualEta,
} from '../sampling/index.ts'
import { networkTags, promptParts, untagged } from '../text/index.ts'
import type { UpscalerLibrary } from '../upscaling/index.ts'
import type { ModelSummary, OpenedModel } from './model-library.ts'

/** Throws what is wrong with the request, the first of it, for the person to mend. */
export function refuse(request: GenerationRequest): void {
  const [problem] = problems(request)
  if (problem) throw new GenerationError('invalid-request', problem.sentence, { field: problem.field })
  refuseScheduler(request, 'scheduler')
  if (hasSecondPass(request) && request.hr_scheduler) refuseScheduler(request, 'hr_scheduler')
}

function refuseScheduler(request: GenerationRequest, field: 'scheduler' | 'hr_scheduler'): void {
  const name = request[field]
  if (name === 'default' || isScheduler(name)) return
  const sentence = `This device cannot run ${name || 'an unnamed scheduler'}. Choose one of the schedulers in the list.`
  throw new GenerationError('invalid-request', sentence, { field })
}

/** Throws where nobody knows what is to enlarge between two passes. */
export function refuseUpscaler({ hr_upscaler: name }: GenerationRequest, models: Pick<UpscalerLibrary, 'find'>): void {
  if (upscalers.includes(name) || models.find(name)) return
  const sentence = `The upscaler “${name}” is not on this device. Add its file under Models, or choose one of those in the list.`
  throw new GenerationError('invalid-request', sentence, { field: 'hr_upscaler' })
}

/** Throws where the model cannot do what the request asks for. */
export function refuseModel({ endpoint }: GenerationRequest, { name, inpainting, family }: ModelSummary): void {
  const task = taskOf(endpoint)
  if (family === 'sdxl-refiner' && task === 'text2image') {
    const sentence = `${name} is a refiner: it goes on with pictures and begins none. Choose Image to image, or an SDXL model and switch the refiner on.`
    throw new GenerationError('invalid-request', sentence, { field: 'model_id' })
  }
  if (!inpainting || task === 'inpainting') return
  const sentence = `${name} is an inpainting model: it draws into a picture with a mask, and can do nothing else. Choose Inpainting, or another model.`
  throw new GenerationError('invalid-request', sentence, { field: 'endpoint' })
}

/** Throws where the VAE cannot read the request's start picture: TAESD's decoder comes by itself as well. */
export function refuseVae(config: VaeConfig): void {
  if (config._class_name !== 'AutoencoderTiny' || config.num_encoder_blocks.length > 0) return
  const sentence =
    'This TAESD is a decoder only and cannot read a start picture. Choose the model’s own VAE, or TAESD’s whole file, diffusion_pytorch_model.safetensors.'
  throw new GenerationError('bad-file', sentence, { field: 'vae' })
}

/** The scheduler that runs: the request's, or the model's own where that is left open; PNDM, SD 1.5's, where it is unknown here. */
export function chosenScheduler(
  request: GenerationRequest,
  model: SchedulerConfig & { _class_name?: unknown },
): SchedulerName {
  const name = request.scheduler === 'default' ? model._class_name : request.scheduler
  return isScheduler(name) ? name : 'PNDMScheduler'
}

function isScheduler(name: unknown): name is SchedulerName {
  return (schedulerNames as readonly unknown[]).includes(name)
}

/** What was asked for and will not be done. */
export function* unsupported(
  request: GenerationRequest,
  scheduler: SchedulerName,
  { schedulerConfig: model, summary }: Pick<OpenedModel, 'schedulerConfig' | 'summary'>,
): Generator<GenerationEvent> {
  const warn = (field: keyof GenerationRequest, reason: string) => ({ type: 'warning', field, reason }) as const
  yield* readOtherwise(request, warn)
  if (request.refiner && !isRefined(request, summary)) {
    const why =
      summary.family === 'sdxl'
        ? 'goes on with whole pictures and is not used for inpainting'
        : 'belongs to SDXL and is not used with this model'
    yield warn('refiner', `The refiner ${why}.`)
  }
  if (request.sigma_schedule !== 'default' && ignoresSetting(scheduler, 'use_karras_sigmas')) {
    yield warn('sigma_schedule', `${scheduler} has noise levels of its own: the chosen ones are not used.`)
  }
  if (request.eta !== undefined && usualEta(scheduler) === undefined) {
    yield warn('eta', `${scheduler} has no share of noise to choose: eta is not used.`)
  }
  if (request.discard_next_to_last_sigma && ignoresSetting(scheduler, 'discard_next_to_last_sigma')) {
    yield warn('discard_next_to_last_sigma', `${scheduler} has noise levels of its own: none of them is left out.`)
  }
  const noise = addedNoise(scheduler, model, request.eta)
  if (request.eta_noise_seed_delta !== 0 && noise !== 'drawn') {
    const reason = noise ? `${scheduler}’s noise comes from the seed itself` : `${scheduler} adds no noise`
    yield warn('eta_noise_seed_delta', `${reason}: the seed delta is not used.`)
  }
  if (request.timestep_spacing !== 'default' && ignoresSetting(scheduler, 'timestep_spacing')) {
    yield warn('timestep_spacing', `${scheduler} has timesteps of its own: the chosen spacing is not used.`)
  }
  if (hasSecondPass(request)) yield* unusedInSecondPass(request, chosenScheduler(secondPass(request), model), warn)
  else if (request.hires) {
    const reason = 'A second pass belongs to pictures from words alone: one that starts from a picture is drawn once.'
    yield warn('hires', reason)
  }
}

/** What was chosen for the second pass alone, and its scheduler does not heed. */
function* unusedInSecondPass(
  { hr_sigma_schedule: sigmas, hr_timestep_spacing: spacing }: GenerationRequest,
  scheduler: SchedulerName,
  warn: (field: 'hr_sigma_schedule' | 'hr_timestep_spacing', reason: string) => GenerationEvent,
): Generator<GenerationEvent> {
  const isChosen = (value: string) => value !== '' && value !== 'default'
  if (isChosen(sigmas) && ignoresSetting(scheduler, 'use_karras_sigmas')) {
    const reason = `${scheduler} has noise levels of its own: those chosen for the second pass are not used.`
    yield warn('hr_sigma_schedule', reason)
  }
  if (isChosen(spacing) && ignoresSetting(scheduler, 'timestep_spacing')) {
    const reason = `${scheduler} has timesteps of its own: the spacing chosen for the second pass is not used.`
    yield warn('hr_timestep_spacing', reason)
  }
}

/** What of the prompts is read in a way that few mean. */
function* readOtherwise(
  { prompt, negative_prompt, prompt_syntax }: GenerationRequest,
  warn: (field: 'prompt' | 'negative_prompt', reason: string) => GenerationEvent,
): Generator<GenerationEvent> {
  if (prompt_syntax === 'literal') return
  const [only, ...others] = promptParts(untagged(prompt).text)
  if (others.length === 0 && only!.weight !== 1) {
    const reason = `The number at the end of the prompt is its weight, as in AUTOMATIC1111: it counts ${only!.weight} times. Write a comma after it if it is one of the words.`
    yield warn('prompt', reason)
  }
  if (networkTags(negative_prompt).length > 0) {
    yield warn('negative_prompt', 'A tag in the negative prompt is read as words. Move it into the prompt.')
  }
}

/** Whether SDXL's refiner draws the last steps. */
export function isRefined(request: GenerationRequest, { family, inpainting }: ModelSummary): boolean {
  return request.refiner && family === 'sdxl' && !inpainting && taskOf(request.endpoint) !== 'inpainting'
}

/** The model's config, of Stable Diffusion 1.5 with the two values that diffusers' pipeline forces on any. */
export function schedulerConfig(base: SchedulerConfig, { family }: ModelSummary): SchedulerConfig {
  return family === 'sd' ? { ...base, steps_offset: 1, clip_sample: false } : base
}

/**
 * What SDXL is told of the picture's size: height and width of the original, top and left of the crop, height and width now; the refiner
 * a score for its beauty instead of the last two. Source: diffusers pipeline_stable_diffusion_xl_img2img.py, _get_add_time_ids.
 */
export function toldSizes(request: GenerationRequest, { family }: ModelSummary): Sizes | undefined {
  if (family === 'sd') return undefined
  const { width, height } = request
  const cut = [request.original_height || height, request.original_width || width, request.crop_top, request.crop_left]
  if (family === 'sdxl-refiner') {
    return { prompt: [...cut, request.aesthetic_score], negative: [...cut, request.negative_aesthetic_score] }
  }
  const sizes = [...cut, request.target_height || height, request.target_width || width]
  return { prompt: sizes, negative: sizes }
}

/** What the request itself says of the schedule. */
export function askedConfig(request: GenerationRequest): SchedulerConfig {
  const { sigma_schedule, timestep_spacing, prediction_type, discard_next_to_last_sigma } = request
  return {
    discard_next_to_last_sigma,
    ...(sigma_schedule !== 'default' && {
      use_karras_sigmas: sigma_schedule === 'karras',
      use_exponential_sigmas: sigma_schedule === 'exponential',
      use_beta_sigmas: sigma_schedule === 'beta',
      use_simple_sigmas: sigma_schedule === 'simple',
      use_align_your_steps_sigmas: sigma_schedule === 'align_your_steps',
      use_lu_lambdas: false,
    }),
    ...(timestep_spacing !== 'default' && { timestep_spacing }),
    ...(prediction_type !== 'default' && { prediction_type }),
  }
}
