/** The second pass: what the first one drew, enlarged, under noise of its own. Source: AUTOMATIC1111 modules/processing.py, sample_hr_pass. */
import { crop, fromPixels, toPixelsBelow } from '../../../imaging/index.ts'
import {
  type Enlargement,
  enlargement,
  type GenerationRequest,
  type latentUpscalers,
  scheduleSteps,
  secondPass,
} from '../../../parameters/index.ts'
import type { LatentDistribution, LatentSize, Networks } from '../../networks/index.ts'
import type { Draws } from '../draws.ts'
import type { Schedule } from '../schedulers/index.ts'
import { drawn, type Start } from '../start.ts'
import { interpolated, type Mode } from './interpolation.ts'
import { type Upscale, upscaled } from './upscaling.ts'

/** What the first pass left. */
interface FirstPicture {
  /** [4, height / 8, width / 8]. */
  latents: Float32Array
  /** What they decode to, [3, height, width], about -1 to 1. */
  values: Float32Array
}

export interface SecondPass {
  /** The steps of its schedule, of which the `last` are run; none where the picture is only enlarged. */
  steps: number
  last: number
  /** The enlarged picture's latents, [4, height, width], as they are drawn over: begins with the encoder's sample. */
  latents(draws: Draws): Float32Array
  /** The same under the noise of the first step. */
  start(schedule: Schedule, draws: Draws): Start
}

/** Source: AUTOMATIC1111 modules/shared_items.py, latent_upscale_modes. */
const modes: Readonly<Record<(typeof latentUpscalers)[number], Mode>> = {
  Latent: 'bilinear',
  'Latent (antialiased)': 'bilinear antialiased',
  'Latent (bicubic)': 'bicubic',
  'Latent (bicubic antialiased)': 'bicubic antialiased',
  'Latent (nearest)': 'nearest',
  'Latent (nearest-exact)': 'nearest-exact',
}

type LatentUpscaler = keyof typeof modes

const isLatent = (name: string): name is LatentUpscaler => Object.hasOwn(modes, name)

/**
 * Enlarges what the first pass of `request` drew, by `model` where its upscaler is no filter. Pixels are cut off to 8 bits, as A1111
 * does, and a side that is no multiple of 8 loses what is over before it is encoded.
 *
 * Random numbers begin anew, of the same seed: they are diffusers' image to image, which draws the encoder's sample and then the noise.
 * Of NVIDIA's numbers, which are A1111's, the noise comes first as it does there; the encoder's sample has no seed there, and is the mean here.
 */
export async function prepareSecondPass(
  request: GenerationRequest,
  first: FirstPicture,
  networks: Pick<Networks, 'encodePictures'>,
  model: Upscale | undefined,
  signal: AbortSignal,
): Promise<SecondPass> {
  const to = enlargement(request)
  const own = secondPass(request)
  const whole = { height: Math.floor(to.height / 8), width: Math.floor(to.width / 8) }
  const enlarged = await enlargedLatents(request, first, whole, { to, networks, model, signal })
  const picture = {
    mean: middle(enlarged.mean, whole, to),
    ...(enlarged.deviation && { deviation: middle(enlarged.deviation, whole, to) }),
  }
  const latents = ({ normal }: Draws) => (own.random_source === 'nvidia' ? picture.mean : drawn(picture, normal))
  return {
    steps: scheduleSteps(own),
    last: own.num_inference_steps,
    latents,
    start(schedule, draws) {
      const clean = latents(draws)
      return { sample: schedule.addNoise(clean, draws.start()) }
    },
  }
}

interface Enlarging {
  to: Enlargement
  networks: Pick<Networks, 'encodePictures'>
  model: Upscale | undefined
  signal: AbortSignal
}

async function enlargedLatents(
  { width, height, hr_upscaler: name }: GenerationRequest,
  { latents, values }: FirstPicture,
  whole: LatentSize,
  { to, networks, model, signal }: Enlarging,
): Promise<LatentDistribution> {
  if (isLatent(name)) {
    return { mean: interpolated(latents, { height: height / 8, width: width / 8 }, whole, modes[name]) }
  }
  const large = await upscaled(toPixelsBelow(values, width, height), to, model ?? name, signal)
  const even = crop(large, { left: 0, top: 0, right: 8 * whole.width, bottom: 8 * whole.height })
  const [encoded] = await networks.encodePictures([fromPixels(even)], whole)
  return encoded!
}

/** What is left of a map when as much as `cut` says is taken off its sides. */
function middle(map: Float32Array, { height, width }: LatentSize, cut: Enlargement): Float32Array {
  const [across, down] = [cut.across / 8, cut.down / 8]
  if (across === 0 && down === 0) return map
  const [left, top] = [Math.floor(across / 2), Math.floor(down / 2)]
  const channels = map.length / (height * width)
  const rest = new Float32Array(channels * (height - down) * (width - across))
  let at = 0
  for (let channel = 0; channel < channels; channel++) {
    for (let row = 0; row < height - down; row++) {
      const from = (channel * height + top + row) * width + left
      rest.set(map.subarray(from, from + width - across), at)
      at += width - across
    }
  }
  return rest
}
