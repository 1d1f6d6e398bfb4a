/** Draws one picture of a request, from its noise to its latents, and makes pixels of them. */
import type { GenerationEvent } from '../../../generation/index.ts'
import { type Pixels, toPixels } from '../../../imaging/index.ts'
import type { GenerationRequest } from '../../../parameters/index.ts'
import type { LatentSize, SafetyChecker } from '../../networks/index.ts'
import {
  type Conditions,
  createSchedule,
  type Draws,
  denoise,
  drawsOf,
  fitColours,
  type Progress,
  pictureImage,
  previewPixels,
  type Schedule,
  type SecondPass,
  type Start,
  type Task,
  usualEta,
} from '../../sampling/index.ts'
import { messagesAreRead } from '../messages.ts'
import type { OpenedModel } from '../model-library.ts'
import { askedConfig, chosenScheduler, schedulerConfig } from '../request-rules.ts'
import { coloursOf, type Loaded } from './loaded.ts'
import { type Stretch, told } from './progress.ts'

/** One of a request's pictures. */
export interface Run {
  loaded: Loaded
  opened: OpenedModel
  conditions: Conditions
  task: Pick<Task, 'strength' | 'start'>
  index: number
  seed: number
  /** Of its variation, where it is one. */
  subseed?: number
  /** Set where it is the second pass over it. */
  second?: SecondPass
  /** Where this lies in all that is drawn of the picture; absent where it is all. */
  stretch?: Stretch | undefined
  /** The share of the noise levels after which another model goes on. */
  until?: number
  /** What another model left, and from which share of the noise levels this one goes on. */
  from?: number
  latents?: Float32Array
}

/** Node has no pictures to show, and the bench wants none. */
export const hasPreviews = () => 'createImageBitmap' in globalThis

export function latentSize({ width, height }: GenerationRequest): LatentSize {
  return { height: height / 8, width: width / 8 }
}

/** What of a picture says how its noise levels fall. */
type Levels = Pick<Run, 'opened' | 'until' | 'from'> & {
  task: Pick<Task, 'strength'>
  second?: Pick<SecondPass, 'steps' | 'last'>
}

/** The schedule of a picture's pass, `draws` being its random numbers. */
function scheduleOf(request: GenerationRequest, { opened, task, second, until, from }: Levels, draws: Draws): Schedule {
  const scheduler = chosenScheduler(request, opened.schedulerConfig)
  const eta = request.eta ?? usualEta(scheduler)
  return createSchedule(scheduler, {
    config: schedulerConfig(opened.schedulerConfig, opened.summary),
    asked: askedConfig(request),
    steps: second?.steps ?? request.num_inference_steps,
    ...(eta !== undefined && { eta }),
    ...(second ? { last: second.last } : task.strength !== undefined && { strength: task.strength }),
    ...(until !== undefined && { until }),
    ...(from !== undefined && { from }),
    noise: draws.step,
    brownian: draws.brownian,
  })
}

/** The calls of one picture, from its noise, or what another model left, to its latents, or to where another goes on. */
export function denoising(request: GenerationRequest, run: Run): ReturnType<typeof denoise> {
  const { loaded, conditions, task, seed, subseed = 0, latents, second } = run
  const size = latentSize(request)
  const draws = drawsOf(request, seed, subseed, size)
  const schedule = scheduleOf(request, run, draws)
  const start: Start = latents ? { sample: latents } : (second ?? task).start(schedule, draws)
  const { guidance_scale: guidance, cache_interval, cache_branch, cache_warmup, cache_cooldown } = request
  const caching = { interval: cache_interval, branch: cache_branch, warmup: cache_warmup, cooldown: cache_cooldown }
  return denoise(loaded.networks, { schedule, start, conditions, guidance, interval: request, caching, size })
}

/** How many model calls a pass over a picture takes, those of another model with them; and how many prompts count. */
export function callsOf(request: GenerationRequest, levels: Levels): { calls: number; nominalCalls: number } {
  if (levels.second?.steps === 0) return { calls: 0, nominalCalls: 0 }
  const draws = drawsOf(request, 0, 0, latentSize(request))
  const { timesteps, elsewhere, nominalCalls } = scheduleOf(request, levels, draws)
  return { calls: elsewhere.before + timesteps.length + elsewhere.after, nominalCalls }
}

/** Draws one picture up to its latents, telling of every step. */
export async function drawLatents(
  request: GenerationRequest,
  run: Run,
  signal: AbortSignal,
  emit: (event: GenerationEvent) => void,
): Promise<Float32Array> {
  const { loaded, index, stretch } = run
  const size = latentSize(request)
  let latents: Float32Array | undefined
  for await (const progress of denoising(request, run)) {
    loaded.isWarm = true
    latents = progress.sample
    // What is to be checked is not shown before.
    const preview = request.safety_checker ? undefined : await previewOf(loaded, progress, size)
    emit({ type: 'step', image: index, ...told(progress, stretch), ...(preview && { preview }) })
    await messagesAreRead()
    signal.throwIfAborted()
  }
  return latents!
}

async function previewOf(loaded: Loaded, { denoised }: Progress, size: LatentSize): Promise<ImageBitmap | undefined> {
  if (!hasPreviews()) return undefined
  if (loaded.preview?.decoder) {
    const { values, ...shown } = await loaded.preview.decoder.decode(denoised, size)
    return createImageBitmap(pictureImage(values, shown))
  }
  return createImageBitmap(previewPixels(denoised, size, fitColours(await coloursOf(loaded))))
}

/** The picture as it may be shown: black where the checker flags it. */
export async function judged(pixels: Pixels, checker: SafetyChecker): Promise<{ pixels: Pixels; flagged: boolean }> {
  const flagged = await checker.flags({ ...pixels, channels: 3, data: pixels.rgb })
  return { pixels: flagged ? { ...pixels, rgb: new Uint8Array(pixels.rgb.length) } : pixels, flagged }
}

/** The picture of the decoder's numbers, put back into the original where there is one. */
export function finished(
  values: Float32Array,
  { width, height }: GenerationRequest,
  task: Pick<Task, 'finish'>,
): Pixels {
  const { rgb } = toPixels(values, width, height)
  const whole = task.finish({ width, height, channels: 3, data: rgb })
  return { ...whole, rgb: whole.data }
}
