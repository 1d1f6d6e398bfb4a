/** The second pass (hires fix) as a request of its own: its size, its steps and its words, as AUTOMATIC1111 counts them. */
import { neededPictures } from './endpoints.ts'
import type { GenerationRequest } from './request.ts'

/** Whether this device draws the request in two passes: where a picture is begun with, one is enough. */
export function hasSecondPass({ hires, endpoint }: GenerationRequest): boolean {
  return hires && neededPictures(endpoint).length === 0
}

/** What becomes of the first picture. In pixels. */
export interface Enlargement {
  /** What it is enlarged to. */
  width: number
  height: number
  /** What is cut off then, on both sides together, multiples of 8; of an odd number of latents one more at the far side. */
  across: number
  down: number
}

/** Pixels that a latent stands for. */
const perLatent = 8

/**
 * By the factor, or to the size asked for: by one side alone the shape stays; of both, the picture covers the size and what hangs over
 * is cut off. Source: AUTOMATIC1111 modules/processing.py, calculate_target_resolution.
 */
export function enlargement(request: GenerationRequest): Enlargement {
  const { width, height, hr_scale, hr_resize_x: x, hr_resize_y: y } = request
  if (x === 0 && y === 0) {
    return { width: Math.trunc(width * hr_scale), height: Math.trunc(height * hr_scale), across: 0, down: 0 }
  }
  const byWidth = { width: x, height: Math.floor((x * height) / width) }
  const byHeight = { width: Math.floor((y * width) / height), height: y }
  if (y === 0) return { ...byWidth, across: 0, down: 0 }
  if (x === 0) return { ...byHeight, across: 0, down: 0 }
  const covering = width / height < x / y ? byWidth : byHeight
  const over = (side: number, wanted: number) => Math.max(0, perLatent * Math.floor((side - wanted) / perLatent))
  return { ...covering, across: over(covering.width, x), down: over(covering.height, y) }
}

/** The size of the picture that comes out: whole latents of the enlarged one, what is cut off left out. In pixels. */
export function secondSize(request: GenerationRequest): { width: number; height: number } {
  const { width, height, across, down } = enlargement(request)
  const whole = (side: number) => perLatent * Math.floor(side / perLatent)
  return { width: whole(width) - across, height: whole(height) - down }
}

/** The size of the picture that the request makes on this device, in pixels. */
export function drawnSize(request: GenerationRequest): { width: number; height: number } {
  const { width, height } = request
  return hasSecondPass(request) ? secondSize(request) : { width, height }
}

/**
 * The request that the second pass is drawn by: at its size, with what was said of it alone, and otherwise as the first. `strength` is its
 * own; SDXL is told of the enlarged picture. Source: AUTOMATIC1111 modules/processing.py, sample_hr_pass and calculate_hr_conds.
 */
export function secondPass(request: GenerationRequest): GenerationRequest {
  const told = enlargement(request)
  return {
    ...request,
    ...secondSize(request),
    hires: false,
    strength: request.hr_denoising_strength,
    num_inference_steps: request.hr_second_pass_steps || request.num_inference_steps,
    guidance_scale: request.hr_cfg || request.guidance_scale,
    scheduler: request.hr_scheduler || request.scheduler,
    sigma_schedule: request.hr_sigma_schedule || request.sigma_schedule,
    timestep_spacing: request.hr_timestep_spacing || request.timestep_spacing,
    prompt: request.hr_prompt || request.prompt,
    negative_prompt: request.hr_negative_prompt || request.negative_prompt,
    original_width: request.original_width || told.width,
    original_height: request.original_height || told.height,
    target_width: request.target_width || told.width,
    target_height: request.target_height || told.height,
  }
}

/**
 * How long the schedule is whose last `num_inference_steps` the second pass runs; none where it only enlarges. Source: AUTOMATIC1111
 * modules/sd_samplers_common.py, setup_img2img_steps.
 */
export function scheduleSteps({ num_inference_steps: steps, strength = 0 }: GenerationRequest): number {
  return strength > 0 ? Math.trunc(steps / Math.min(strength, 0.999)) : 0
}

/** Steps times pixels of each pass, with which nearly all of the time goes; of a second that only enlarges, or is not asked for, none. */
export function passWork(request: GenerationRequest): { first: number; second: number } {
  const work = ({ num_inference_steps: steps, width, height }: GenerationRequest) => steps * width * height
  const isDrawn = hasSecondPass(request) && request.hr_denoising_strength > 0
  return { first: work(request), second: isDrawn ? work(secondPass(request)) : 0 }
}
