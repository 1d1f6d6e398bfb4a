/** Where a picture begins: noise, a picture under noise, or a picture with a part to draw anew; random draws in diffusers' order. */
import type { LatentDistribution } from '../networks/index.ts'
import { concatenated } from './concatenation.ts'
import type { Draws, Normal } from './draws.ts'
import type { Schedule } from './schedulers/index.ts'

/** What the denoising loop sets out with. */
export interface Start {
  /** The latents of the first model call, [4, height, width]. */
  sample: Float32Array
  /** What an inpainting model sees beside the latents, unscaled: the mask and the latents of what is kept, [5, height, width]. */
  beside?: Float32Array
  /** Called after each step: puts back what the mask keeps. */
  keep?: (sample: Float32Array) => Float32Array
}

/** Noise alone: text to image. Source: diffusers pipeline_stable_diffusion.py, prepare_latents. */
export function startFromNoise(schedule: Schedule, draws: Draws): Start {
  return { sample: scaledNoise(schedule, draws.start()) }
}

/** The picture under the noise of the first step: image to image. Source: diffusers pipeline_stable_diffusion_img2img.py, prepare_latents. */
export function startFromPicture(schedule: Schedule, draws: Draws, picture: LatentDistribution): Start {
  const latents = drawn(picture, draws.normal)
  return { sample: schedule.addNoise(latents, draws.start()) }
}

/** A picture to draw into. */
export interface Inpainting {
  picture: LatentDistribution
  /** The picture with mid-grey where the mask is white. */
  kept: LatentDistribution
  /** 1 where the picture is drawn anew, else 0, [height, width]. */
  mask: Float32Array
  /** 1 begins with noise alone, less with the picture under noise. */
  strength: number
  /** Whether the model takes the mask and what is kept beside the latents (9 channels), or knows nothing of them. */
  ninefold: boolean
}

/** Both kinds of inpainting. Source: diffusers pipeline_stable_diffusion_inpaint.py, prepare_latents and prepare_mask_latents. */
export function startInpainting(schedule: Schedule, draws: Draws, inpainting: Inpainting): Start {
  const { picture, kept, mask, strength, ninefold } = inpainting
  const latents = strength < 1 || !ninefold ? drawn(picture, draws.normal) : undefined
  const noise = draws.start()
  // Drawn whatever the model: the scheduler's noise comes after it.
  const keptLatents = drawn(kept, draws.normal)
  const sample = latents && strength < 1 ? schedule.addNoise(latents, noise) : scaledNoise(schedule, noise)
  if (ninefold) return { sample, beside: concatenated([mask, keptLatents]) }
  const keep = (stepped: Float32Array) => {
    const known = schedule.addNoise(latents!, noise)
    return stepped.map((value, i) => (mask[i % mask.length] === 1 ? value : known[i]!))
  }
  return { sample, keep }
}

function scaledNoise(schedule: Schedule, noise: Float32Array): Float32Array {
  return noise.map((value) => value * schedule.initNoiseSigma)
}

/** A sample of the latents: their mean where the encoder is sure of them. */
export function drawn({ mean, deviation }: LatentDistribution, normal: Normal): Float32Array {
  if (!deviation) return mean
  const noise = normal(mean.length)
  return mean.map((value, i) => value + deviation[i]! * noise[i]!)
}
