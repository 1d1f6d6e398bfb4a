/** What a request asks for, made ready for one run after another: its pictures read, brought to size and encoded. */
import { GenerationError } from '../../generation/index.ts'
import {
  black,
  cover,
  crop,
  cropRegion,
  fill,
  fromPixels,
  gaussianBlur,
  overlay,
  paste,
  type Raster,
  resize,
  toGrey,
} from '../../imaging/index.ts'
import { type GenerationRequest, strengthOf, taskOf } from '../../parameters/index.ts'
import type { Networks } from '../networks/index.ts'
import type { Draws } from './draws.ts'
import { readPicture } from './picture-input.ts'
import type { Schedule } from './schedulers/index.ts'
import { type Start, startFromNoise, startFromPicture, startInpainting } from './start.ts'

/** One request's pictures, the same for all its seeds. */
export interface Task {
  /** How much of the schedule is run; absent where no picture is started from. */
  strength?: number
  /** Draws the random numbers that one picture begins with. */
  start(schedule: Schedule, draws: Draws): Start
  /** What becomes of a drawn picture: it is put back into the one that it came from. */
  finish(drawn: Raster): Raster
}

/** The pictures that the request's endpoint starts from. */
export interface Pictures {
  picture?: Raster
  /** One channel, as large as the picture. */
  mask?: Raster
}

/** Reads the pictures that the request's endpoint takes, and refuses those that it cannot use. */
export async function readPictures(request: GenerationRequest, signal: AbortSignal): Promise<Pictures> {
  const { endpoint, init_image, mask_image } = request
  const task = taskOf(endpoint)
  if (task === 'text2image' || !init_image) return {}
  const picture = await readPicture(init_image, 'init_image', signal)
  if (task === 'image2image' || !mask_image) return { picture }
  const mask = toGrey(await readPicture(mask_image, 'mask_image', signal))
  if (mask.width !== picture.width || mask.height !== picture.height) {
    const sizes = `it has ${mask.width} × ${mask.height} pixels, the start picture ${picture.width} × ${picture.height}`
    const sentence = `The mask must be as large as the start picture: ${sizes}. Choose another, or paint one.`
    throw new GenerationError('invalid-request', sentence, { field: 'mask_image' })
  }
  if (!mask.data.some(isWhite)) {
    const sentence = 'The mask is empty: paint white what is to be drawn anew.'
    throw new GenerationError('invalid-request', sentence, { field: 'mask_image' })
  }
  return { picture, mask }
}

/** Sets the request's task up on a model's networks. */
export async function prepareTask(
  request: GenerationRequest,
  { picture, mask }: Pictures,
  networks: Pick<Networks, 'model' | 'encodePictures'>,
): Promise<Task> {
  const { width, height } = request
  const size = { height: height / 8, width: width / 8 }
  if (!picture) {
    return {
      start: startFromNoise,
      finish: (drawn) => drawn,
    }
  }
  const strength = strengthOf(request)
  if (!mask) {
    const [latents] = await networks.encodePictures([fromPixels(resize(picture, width, height, 'lanczos'))], size)
    return {
      strength,
      start: (schedule, draws) => startFromPicture(schedule, draws, latents!),
      finish: (drawn) => drawn,
    }
  }
  const frame = framed(request, picture, gaussianBlur(mask, request.mask_blur))
  const values = fromPixels(frame.picture)
  const plane = width * height
  const keptValues = values.map((value, i) => (isWhite(frame.mask.data[i % plane]!) ? 0 : value))
  const seen = latentMask(frame.mask)
  const [latents, kept] = await networks.encodePictures([values, keptValues], size)
  const inpainting = {
    picture: latents!,
    kept: kept!,
    mask: seen,
    strength,
    ninefold: networks.model.unet.config.in_channels === 9,
  }
  return {
    strength,
    start: (schedule, draws) => startInpainting(schedule, draws, inpainting),
    finish: frame.finish,
  }
}

/** What of a picture and its mask the model sees, at the size that it draws, and how the drawing is put back. */
interface Frame extends Pick<Task, 'finish'> {
  picture: Raster
  mask: Raster
}

/** Source: diffusers pipeline_stable_diffusion_inpaint.py; that puts the drawing back only with padding_mask_crop, this always. */
function framed(
  { width, height, padding_mask_crop: padding }: GenerationRequest,
  picture: Raster,
  mask: Raster,
): Frame {
  if (padding === undefined) {
    const whole = resize(picture, width, height, 'lanczos')
    const wholeMask = resize(mask, width, height, 'lanczos')
    return { picture: whole, mask: wholeMask, finish: (drawn) => overlay(drawn, whole, wholeMask) }
  }
  const region = cropRegion(mask, width, height, padding)
  return {
    picture: fill(crop(picture, region), width, height),
    mask: fill(crop(mask, region), width, height),
    finish(drawn) {
      const onto = black(picture.width, picture.height, 3)
      paste(onto, cover(drawn, region.right - region.left, region.bottom - region.top), region.left, region.top)
      return overlay(onto, picture, mask)
    },
  }
}

/** Diffusers binarises at one half. */
function isWhite(level: number): boolean {
  return level >= 128
}

/** The mask as the latents see it, the nearest pixel of each eight by eight. */
function latentMask({ width, height, data }: Raster): Float32Array {
  const [columns, rows] = [width / 8, height / 8]
  const seen = Float32Array.from({ length: columns * rows }, (_, i) =>
    Number(isWhite(data[8 * Math.floor(i / columns) * width + 8 * (i % columns)]!)),
  )
  if (seen.includes(1)) return seen
  const sentence =
    'The mask is too small or too soft for the model to see. Paint more, blur it less, or draw only the masked part.'
  throw new GenerationError('invalid-request', sentence, { field: 'mask_image' })
}
