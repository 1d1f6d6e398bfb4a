/** The local engine: makes the pictures of one request after another, on whatever device there is. */
import { GenerationError, type GenerationEvent } from '../../generation/index.ts'
import { type Pixels, toPixels } from '../../imaging/index.ts'
import type { GenerationRequest } from '../../parameters/index.ts'
import { torchCpuGenerator } from '../../random/index.ts'
import {
  type Device,
  type DeviceReport,
  type LatentSize,
  type Model,
  type NetworkMemory,
  Networks,
  networkMemory,
  type Ort,
  openDevice,
  Runtime,
  SafetyChecker,
  type SafetyCheckerModel,
  type WeightBits,
} from '../networks/index.ts'
import {
  type ColourGuess,
  type Conditions,
  createSchedule,
  denoise,
  drawsOf,
  fitColours,
  type Progress,
  PromptConditions,
  prepareTask,
  previewPixels,
  readPictures,
  seedsOf,
  type Task,
  usualEta,
} from '../sampling/index.ts'
import { AdapterLibrary } from './adapter-library.ts'
import { embeddingWords, withAskedLoras } from './adapters.ts'
import { messagesAreRead } from './messages.ts'
import { ModelLibrary, type OpenedModel } from './model-library.ts'
import { PictureFiles } from './picture-files.ts'
import {
  askedConfig,
  chosenScheduler,
  refuse,
  refuseModel,
  refuseVae,
  schedulerConfig,
  unsupported,
} from './request-rules.ts'
import { isSmall } from './small-model.ts'

type Emit = (event: GenerationEvent) => void

export interface EngineOptions {
  loadOrt: () => Promise<Ort>
  /** Merges of CLIP's own vocabulary, for checkpoints without a tokenizer. */
  clipMerges: () => Promise<string>
  /** 'auto' takes the processor for small models where the GPU is itself a program on the processor. */
  device?: 'auto' | 'gpu' | 'processor'
}

interface Loaded {
  runtime: Runtime
  networks: Networks
  /** The model without LoRAs. */
  base: Model
  /** Whether its weights were rounded for want of room. */
  isSqueezed: boolean
  /** Loaded by the first request that asks for a check. */
  checker?: SafetyChecker
  colours?: ColourGuess
}

/** One of a request's pictures. */
interface Run {
  loaded: Loaded
  opened: OpenedModel
  conditions: Conditions
  task: Task
  index: number
  seed: number
  /** Of its variation, where it is one. */
  subseed?: number
}

export class Engine {
  readonly models: ModelLibrary
  readonly adapters = new AdapterLibrary()
  private readonly options: EngineOptions
  private opening: Promise<Device> | undefined
  private loaded: Loaded | undefined
  private waiting = 0
  private turn: Promise<void> = Promise.resolve()

  constructor(options: EngineOptions) {
    this.options = options
    this.models = new ModelLibrary(options.clipMerges)
  }

  async device(): Promise<DeviceReport> {
    return (await this.openedDevice()).report
  }

  /** What a model that is open, with the VAE `vae`, takes of this device's memory once it is loaded. */
  async memory(id: string, vae: string): Promise<NetworkMemory> {
    const { f16 } = await this.device()
    const isHalf = f16 && !isSmall(this.models.get(id).summary.bytes)
    return networkMemory(this.models.parts(id, vae), isHalf ? 'float16' : 'float32')
  }

  /** A Producer: the pictures of `request`, told of as they come. Requests that come meanwhile wait for their turn. */
  async produce(request: GenerationRequest, signal: AbortSignal, emit: Emit): Promise<void> {
    signal.throwIfAborted()
    refuse(request)
    if (this.waiting > 0) emit({ type: 'queued', position: this.waiting })
    this.waiting++
    const mine = this.turn.then(async () => {
      signal.throwIfAborted()
      await this.draw(request, signal, emit)
    })
    this.turn = mine.catch(() => {}).finally(() => void this.waiting--)
    return mine
  }

  private async draw(request: GenerationRequest, signal: AbortSignal, emit: Emit): Promise<void> {
    const opened = this.models.get(request.model_id)
    refuseModel(request, opened.summary)
    if (request.safety_checker) this.models.checker(opened)
    const scheduler = chosenScheduler(request, opened.schedulerConfig)
    for (const warning of unsupported(request, scheduler, opened.schedulerConfig)) emit(warning)
    const pictures = await readPictures(request, signal)
    if (pictures.picture) refuseVae(this.models.parts(request.model_id, request.vae).vae.config)
    const { loaded, prompt } = await this.load(opened, request, signal, emit)
    const { runtime, networks } = loaded
    if (request.cache_interval > 1) await this.loadShallow(loaded, opened, request.cache_branch, emit)
    // Before the first step: a damaged checker costs no drawing, and loading does not count as drawing.
    if (request.safety_checker) await this.loadChecker(loaded, this.models.checker(opened), signal, emit)
    const { words, vectors, warnings } = embeddingWords(networks.model, opened.tokenizer, request, this.adapters)
    for (const warning of warnings) emit(warning)
    const encode = (ids: Int32Array, skip: number) => networks.encode(ids, skip, vectors[0]!)
    const sources = { networks, tokenizer: opened.tokenizer, encode, words }
    const conditions = new PromptConditions({ ...request, prompt }, request.guidance_scale, sources)
    try {
      const task = await prepareTask(request, pictures, networks)
      await messagesAreRead()
      signal.throwIfAborted()
      const files = new PictureFiles(emit)
      try {
        for (const [index, seeds] of seedsOf(request).entries()) {
          const run = { loaded, opened, conditions, task, index, ...seeds }
          const values = await drawOne(request, run, signal, emit)
          const pixels = () => finished(values, request, task)
          if (!request.safety_checker) files.add(pixels, { index, ...seeds })
          else {
            const { picture, flagged } = await this.judged(pixels(), run, signal, emit)
            files.add(() => picture, { index, ...seeds, flagged })
          }
        }
      } finally {
        // After Stop and after a failure, too: what is drawn is not lost.
        await files.told
      }
    } catch (error) {
      if (runtime.isLost) this.forgetDevice()
      throw error
    } finally {
      conditions.release()
    }
  }

  /** The picture as it may be shown: black where the checker flags it. */
  private async judged(
    picture: Pixels,
    { loaded, opened }: Run,
    signal: AbortSignal,
    emit: Emit,
  ): Promise<{ picture: Pixels; flagged: boolean }> {
    const checker = await this.loadChecker(loaded, this.models.checker(opened), signal, emit)
    const flagged = await checker.flags({ ...picture, channels: 3, data: picture.rgb })
    return { picture: flagged ? { ...picture, rgb: new Uint8Array(picture.rgb.length) } : picture, flagged }
  }

  /** The checker beside the model's networks, where it stays as long as they do. */
  private async loadChecker(
    loaded: Loaded,
    model: SafetyCheckerModel,
    signal: AbortSignal,
    emit: Emit,
  ): Promise<SafetyChecker> {
    if (loaded.checker?.model === model) return loaded.checker
    const before = loaded.checker
    delete loaded.checker
    await before?.release()
    const loading = (loaded: number, total: number) =>
      emit({ type: 'loading', label: 'Loading the safety checker', loaded, total })
    const here = await this.models.localiseChecker(model, signal, loading)
    loaded.checker = await SafetyChecker.load(loaded.runtime, here, loading)
    return loaded.checker
  }

  /** The model's networks with the request's VAE and LoRAs, on the device that suits it; what is loaded already stays. */
  private async load(
    { summary }: OpenedModel,
    request: GenerationRequest,
    signal: AbortSignal,
    emit: Emit,
  ): Promise<{ loaded: Loaded; prompt: string }> {
    const { id, name, bytes } = summary
    if (this.loaded?.runtime.isLost) this.forgetDevice()
    const loading = (label: string) => (loaded: number, total: number) =>
      emit({ type: 'loading', label, loaded, total })
    const asked = this.models.parts(id, request.vae)
    const bits = request.weight_bits
    if (this.loaded && !(isSame(this.loaded.base, asked) && isKept(this.loaded, bits))) await this.unload()
    const runtime = this.loaded?.runtime ?? (await this.runtimeFor(bytes))
    const isHere = this.loaded?.base.vae === asked.vae
    const base = isHere ? asked : await this.models.localise(id, request.vae, signal, loading(`Fetching ${name}`))
    const { model, prompt, warnings } = withAskedLoras(base, request, this.adapters)
    for (const warning of warnings) emit(warning)
    signal.throwIfAborted()
    try {
      if (this.loaded) {
        await this.loaded.networks.adopt(model, signal, loading(`Changing ${name}`))
        if (!isHere) delete this.loaded.colours
        this.loaded.base = base
      } else {
        const networks = await loadWithin(runtime, model, bits, signal, loading(`Loading ${name}`))
        this.loaded = { runtime, networks, base, isSqueezed: bits === 'auto' && networks.bits !== undefined }
      }
      if (this.loaded.isSqueezed) {
        const reason = `${name} does not fit into the GPU’s memory in 16 bits: its linear layers are rounded to ${this.loaded.networks.bits}, which changes details. Closing other tabs and programs may make room.`
        emit({ type: 'warning', field: 'weight_bits', reason })
      }
      return { loaded: this.loaded, prompt }
    } catch (error) {
      if (runtime.isLost) this.forgetDevice()
      else await this.unload()
      throw error
    }
  }

  /** The part of the UNet that runs between whole steps, beside the networks, where it stays as long as they do. */
  private async loadShallow({ networks }: Loaded, { summary }: OpenedModel, branch: number, emit: Emit): Promise<void> {
    const label = `Loading ${summary.name}`
    await networks.loadShallow(branch, (loaded, total) => emit({ type: 'loading', label, loaded, total }))
  }

  private async unload(): Promise<void> {
    const { loaded } = this
    this.loaded = undefined
    await loaded?.checker?.release()
    await loaded?.networks.release()
  }

  private openedDevice(): Promise<Device> {
    this.opening ??= openDevice({ allowed: this.options.device !== 'processor' }).catch((error) => {
      this.opening = undefined
      throw error
    })
    return this.opening
  }

  /** Small models compute in 32 bits everywhere: exact, and still fast. */
  private async runtimeFor(bytes: number): Promise<Runtime> {
    const ort = await this.options.loadOrt()
    const device = await this.openedDevice()
    if (!isSmall(bytes)) {
      if (device.gpu) return new Runtime(ort, device)
      const sentence = `${device.report.sentence} This model is too large for the processor: use the remote engine for it.`
      throw new GenerationError('no-webgpu', sentence, { field: 'model_id' })
    }
    const processor = device.report.software && this.options.device !== 'gpu'
    return new Runtime(ort, processor ? await openDevice({ allowed: false }) : device, 'float32')
  }

  /** After a loss: the next request opens the device anew. What lived on it is gone already. */
  private forgetDevice(): void {
    this.opening = undefined
    this.loaded = undefined
  }
}

/** Whether one becomes the other by another VAE alone. */
function isSame(a: Model, b: Model): boolean {
  return a.unet === b.unet && a.textEncoder === b.textEncoder
}

/** Whether what is loaded is as precise as `asked`. */
function isKept({ networks, isSqueezed }: Loaded, asked: GenerationRequest['weight_bits']): boolean {
  return (asked === 'auto' && isSqueezed) || networks.bits === bitsOf(asked)
}

/** Undefined where nothing is rounded. */
function bitsOf(asked: GenerationRequest['weight_bits']): WeightBits | undefined {
  return asked === '8bit' ? 8 : asked === '4bit' ? 4 : undefined
}

/** The networks in the bits that were asked for; `auto` takes the most that there is room for. */
async function loadWithin(
  runtime: Runtime,
  model: Model,
  asked: GenerationRequest['weight_bits'],
  signal: AbortSignal,
  loading: (loaded: number, total: number) => void,
): Promise<Networks> {
  if (asked !== 'auto') return Networks.load(runtime, model, signal, loading, bitsOf(asked))
  for (const bits of [undefined, 8] as const) {
    try {
      return await Networks.load(runtime, model, signal, loading, bits)
    } catch (error) {
      if (!(error instanceof GenerationError && error.code === 'out-of-memory')) throw error
    }
  }
  return Networks.load(runtime, model, signal, loading, 4)
}

/** Draws one picture, telling of every step, and gives the decoder's numbers. */
async function drawOne(
  request: GenerationRequest,
  { loaded, opened, conditions, task, index, seed, subseed = 0 }: Run,
  signal: AbortSignal,
  emit: Emit,
): Promise<Float32Array> {
  const { networks } = loaded
  const { width, height } = request
  const size = { height: height / 8, width: width / 8 }
  const draws = drawsOf(request, seed, subseed, size)
  const scheduler = chosenScheduler(request, opened.schedulerConfig)
  const eta = request.eta ?? usualEta(scheduler)
  const schedule = createSchedule(scheduler, {
    config: schedulerConfig(opened.schedulerConfig),
    asked: askedConfig(request),
    steps: request.num_inference_steps,
    ...(eta !== undefined && { eta }),
    ...(task.strength !== undefined && { strength: task.strength }),
    noise: draws.step,
    brownian: draws.brownian,
  })
  const start = task.start(schedule, draws)
  let latents = start.sample
  const { guidance_scale: guidance, cache_interval, cache_branch, cache_warmup, cache_cooldown } = request
  const caching = { interval: cache_interval, branch: cache_branch, warmup: cache_warmup, cooldown: cache_cooldown }
  const denoising = { schedule, start, conditions, guidance, interval: request, caching, size }
  for await (const progress of denoise(networks, denoising)) {
    latents = progress.sample
    // What is to be checked is not shown before.
    emit(await stepEvent(loaded, progress, index, request.safety_checker ? undefined : size))
    await messagesAreRead()
    signal.throwIfAborted()
  }
  return networks.decode(latents, size)
}

/** The picture of the decoder's numbers, put back into the original where there is one. */
function finished(values: Float32Array, { width, height }: GenerationRequest, task: Task): Pixels {
  const { rgb } = toPixels(values, width, height)
  const whole = task.finish({ width, height, channels: 3, data: rgb })
  return { ...whole, rgb: whole.data }
}

async function stepEvent(
  loaded: Loaded,
  { step, steps, denoised }: Progress,
  image: number,
  size: LatentSize | undefined,
): Promise<GenerationEvent> {
  const event = { type: 'step', image, step, steps } as const
  if (!size || !('createImageBitmap' in globalThis)) return event
  loaded.colours ??= await fitColours(loaded.networks, (count) => torchCpuGenerator(0).normal(count))
  return { ...event, preview: await createImageBitmap(previewPixels(denoised, size, loaded.colours)) }
}
