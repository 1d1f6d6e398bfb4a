/** The local engine: makes the pictures of one request after another, on whatever device there is. */
import { GenerationError, type GenerationEvent } from '../../generation/index.ts'
import { type Pixels, toPixels } from '../../imaging/index.ts'
import type { GenerationRequest } from '../../parameters/index.ts'
import { torchCpuGenerator } from '../../random/index.ts'
import {
  computesRight,
  type Device,
  type DeviceReport,
  type LatentSize,
  type Model,
  type NetworkMemory,
  Networks,
  networkMemory,
  type Ort,
  openDevice,
  PreviewDecoder,
  Runtime,
  SafetyChecker,
  type SafetyCheckerModel,
  textEncodersOf,
  type WeightBits,
} from '../networks/index.ts'
import {
  areAlike,
  type Conditions,
  createSchedule,
  denoise,
  drawsOf,
  type Encode,
  fitColours,
  type Progress,
  PromptConditions,
  pictureImage,
  prepareTask,
  previewPixels,
  readPictures,
  type SquareColours,
  seedsOf,
  squareColours,
  type Task,
  usualEta,
} from '../sampling/index.ts'
import { AdapterLibrary } from './adapter-library.ts'
import { embeddingWords, withAskedLoras } from './adapters.ts'
import { areHere } from './local-weights.ts'
import { messagesAreRead } from './messages.ts'
import { ModelLibrary, type OpenedModel } from './model-library.ts'
import { PictureFiles } from './picture-files.ts'
import { Preparation } from './preparation.ts'
import {
  askedConfig,
  chosenScheduler,
  isRefined,
  refuse,
  refuseModel,
  refuseVae,
  schedulerConfig,
  toldSizes,
  unsupported,
} from './request-rules.ts'
import { isSmall } from './small-model.ts'

/** Node has no pictures to show, and the bench wants none. */
const hasPreviews = () => 'createImageBitmap' in globalThis

type Emit = (event: GenerationEvent) => void

export interface EngineOptions {
  loadOrt: () => Promise<Ort>
  /** Merges of CLIP's own vocabulary, for checkpoints without a tokenizer. */
  clipMerges: () => Promise<string>
  /** 'auto' takes the processor for small models where the GPU is itself a program on the processor. */
  device?: 'auto' | 'gpu' | 'processor'
}

/** How long a GPU that was there and died is waited for, in ms. */
const recovery = 5000

interface Loaded {
  runtime: Runtime
  networks: Networks
  /** The model without LoRAs. */
  base: Model
  /** Whether its weights were rounded for want of room. */
  isSqueezed: boolean
  /** Loaded by the first request that asks for a check. */
  checker?: SafetyChecker
  /** A TAESD, where one is open: what is being drawn is shown by it, if it fits, and else by a guess. */
  preview?: { vae: Model['vae']; own: Model['vae']; decoder: PreviewDecoder | undefined }
  /** What the VAE makes of known latents. */
  colours?: SquareColours
  /** Whether the UNet has been called: its shaders are compiled. */
  isWarm?: boolean
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
  /** The share of the noise levels after which another model goes on. */
  until?: number
  /** What another model left, and from which share of the noise levels this one goes on. */
  from?: number
  latents?: Float32Array
}

/** What a request is drawn with: a model on the device, and what it hears. */
interface Ready {
  loaded: Loaded
  opened: OpenedModel
  /** The request's, without its LoRAs' tags. */
  prompt: string
  /** To be released. */
  conditions: PromptConditions
  checker?: SafetyChecker
}

export class Engine {
  readonly models: ModelLibrary
  readonly adapters = new AdapterLibrary()
  private readonly options: EngineOptions
  private opening: Promise<Device> | undefined
  /** Which device was seen to compute right. */
  private tried: Device | undefined
  private loaded: Loaded | undefined
  private patience = 0
  private waiting = 0
  private preparation: Preparation | undefined
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
    this.preparation?.meet(request, emit)
    this.waiting++
    const mine = this.turn.then(async () => {
      signal.throwIfAborted()
      await this.draw(request, signal, emit)
    })
    this.turn = mine.catch(() => {}).finally(() => void this.waiting--)
    return mine
  }

  /**
   * A Producer without pictures: makes ready what `request` would be drawn with, as it is now, so that its drawing begins at once.
   * Nothing is fetched for it, and whatever is to be drawn comes first.
   */
  async prepare(request: GenerationRequest, signal: AbortSignal, emit: Emit): Promise<void> {
    signal.throwIfAborted()
    refuse(request)
    const opened = this.models.get(request.model_id)
    refuseModel(request, opened.summary)
    const { unet, vae, ...model } = this.models.parts(request.model_id, request.vae)
    if (this.waiting > 0 || !areHere([unet, vae, ...textEncodersOf(model)])) return
    this.preparation?.stop()
    const preparation = new Preparation(request, signal, emit)
    this.preparation = preparation
    const mine = this.turn
      .then(() => this.makeReady(opened, request, preparation))
      .finally(() => {
        if (this.preparation === preparation) this.preparation = undefined
      })
    this.turn = mine.catch(() => {})
    return mine
  }

  /** One call of the UNet at the request's size compiles its shaders; what it gives is thrown away. */
  private async makeReady(opened: OpenedModel, request: GenerationRequest, { signal, emit }: Preparation) {
    signal.throwIfAborted()
    const text = { ...request, endpoint: 'sd/text2image', samples: 1, init_image: undefined } as const
    const { loaded, prompt } = await this.load(opened, text, signal, emit)
    await messagesAreRead()
    signal.throwIfAborted()
    // An inpainting model wants a picture for it.
    if (loaded.isWarm || loaded.base.unet.config.in_channels !== 4) return
    const conditions = await this.said(opened, { ...text, prompt }, loaded.networks, emit)
    try {
      const task = await prepareTask(text, {}, loaded.networks)
      const [seeds] = seedsOf({ ...text, seed: 0 })
      const calls = denoising(text, { loaded, opened, conditions, task, index: 0, ...seeds! })
      await calls.next()
      await calls.return(undefined)
      loaded.isWarm = true
      if (!request.safety_checker) await coloursOf(loaded)
    } catch (error) {
      if (loaded.runtime.isLost) this.forgetDevice()
      throw error
    } finally {
      conditions.release()
    }
  }

  private async draw(request: GenerationRequest, signal: AbortSignal, emit: Emit): Promise<void> {
    const opened = this.models.get(request.model_id)
    refuseModel(request, opened.summary)
    if (request.safety_checker) this.models.checker(opened)
    const refiner = isRefined(request, opened.summary) ? this.models.refiner() : undefined
    const scheduler = chosenScheduler(request, opened.schedulerConfig)
    for (const warning of unsupported(request, scheduler, opened)) emit(warning)
    const pictures = await readPictures(request, signal)
    if (pictures.picture) refuseVae(this.models.parts(request.model_id, request.vae).vae.config)
    let ready = await this.prepared(opened, request, signal, emit)
    try {
      const task = await prepareTask(request, pictures, ready.loaded.networks)
      await messagesAreRead()
      signal.throwIfAborted()
      const files = new PictureFiles(emit)
      try {
        const runs = seedsOf(request).map((seeds, index) => ({ ...seeds, index, task }))
        const halves: Float32Array[] = []
        for (const run of refiner ? runs : []) {
          halves.push(await drawLatents(request, { ...ready, ...run, until: request.refiner_start }, signal, emit))
        }
        if (refiner) {
          ready.conditions.release()
          // It takes the model's place on the device.
          const { prompt } = ready
          ready = await this.prepared(refiner, { ...request, prompt, lora_models: [], lora_weights: [] }, signal, emit)
        }
        const { networks, isSqueezed } = ready.loaded
        const bits =
          isSqueezed && request.weight_bits === 'auto' ? ({ weight_bits: `${networks.bits!}bit` } as const) : {}
        for (const { task, ...seeds } of runs) {
          const { checker } = ready
          const half = refiner && { from: request.refiner_start, latents: halves[seeds.index]! }
          const latents = await drawLatents(request, { ...ready, ...seeds, task, ...half }, signal, emit)
          const values = await networks.decode(latents, latentSize(request))
          files.add(
            async () => {
              const pixels = finished(values, request, task)
              return checker ? judged(pixels, checker) : { pixels }
            },
            { ...seeds, ...bits },
          )
        }
      } finally {
        // After Stop and after a failure, too: what is drawn is not lost.
        await files.told
      }
    } catch (error) {
      if (ready.loaded.runtime.isLost) this.forgetDevice()
      throw error
    } finally {
      ready.conditions.release()
    }
  }

  /** A model brought onto the device for the request, with all that is loaded before the first step. */
  private async prepared(
    opened: OpenedModel,
    request: GenerationRequest,
    signal: AbortSignal,
    emit: Emit,
  ): Promise<Ready> {
    const { loaded, prompt } = await this.load(opened, request, signal, emit)
    if (request.cache_interval > 1) await this.loadShallow(loaded, opened, request.cache_branch, emit)
    // Before the first step: a damaged checker costs no drawing, and loading does not count as drawing.
    const checker =
      request.safety_checker && (await this.loadChecker(loaded, this.models.checker(opened), signal, emit))
    if (!checker && hasPreviews()) await this.loadPreview(loaded)
    const conditions = await this.said(opened, { ...request, prompt }, loaded.networks, emit)
    return { loaded, opened, prompt, conditions, ...(checker && { checker }) }
  }

  /** What the model hears of the request, read before the first step where what reads it makes room for the UNet. */
  private async said(
    opened: OpenedModel,
    request: GenerationRequest,
    networks: Networks,
    emit: Emit,
  ): Promise<PromptConditions> {
    const conditions = this.heard(opened, request, networks, emit)
    if (opened.summary.family === 'sd') return conditions
    try {
      if (await conditions.prepare(request.num_inference_steps)) await networks.releaseWords()
      return conditions
    } catch (error) {
      conditions.release()
      throw error
    }
  }

  /** What the model hears of the request, its prompt without tags, with embeddings; warns of those that do nothing. */
  private heard(
    { tokenizer, zeroesEmpty, summary }: OpenedModel,
    request: GenerationRequest,
    networks: Networks,
    emit: Emit,
  ): PromptConditions {
    const { words, vectors, warnings } = embeddingWords(networks.model, tokenizer, request, this.adapters)
    for (const warning of warnings) emit(warning)
    const encode: Encode = (tokens, skip) => networks.encode(tokens, skip, vectors)
    const sizes = toldSizes(request, summary)
    const sources = { networks, tokenizer, encode, words, ...(sizes && { sizes }) }
    const prompts = { ...request, zeroesEmpty: zeroesEmpty && request.force_zeros_for_empty_prompt }
    return new PromptConditions(prompts, request.guidance_scale, sources)
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
    opened: OpenedModel,
    request: GenerationRequest,
    signal: AbortSignal,
    emit: Emit,
  ): Promise<{ loaded: Loaded; prompt: string }> {
    const { id, name, bytes } = opened.summary
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
        const first = (networks: Networks) =>
          this.heard(opened, { ...request, prompt }, networks, () => {}).encodeAll(request.num_inference_steps)
        const networks = await loadWithin(runtime, model, bits, signal, { onRead: loading(`Loading ${name}`), first })
        this.loaded = { runtime, networks, base, isSqueezed: bits === 'auto' && networks.bits !== undefined }
      }
      if (this.loaded.isSqueezed && bits === 'auto') {
        const exact = runtime.type === 'float16' ? 16 : 32
        const reason = `${name} does not fit into the GPU’s memory in ${exact} bits: its linear layers are rounded to ${this.loaded.networks.bits}, which changes details. Closing other tabs and programs may make room.`
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

  /** The tiny VAE beside the networks, where one is open that reads their latents as their own VAE does. */
  private async loadPreview(loaded: Loaded): Promise<void> {
    const { runtime, networks, preview } = loaded
    const vae = this.models.previewVae(networks.model)
    const { vae: own } = networks.model
    if (preview?.vae === vae && preview?.own === own) return
    delete loaded.preview
    await preview?.decoder?.release()
    if (!vae) return
    loaded.preview = { vae, own, decoder: undefined }
    let decoder: PreviewDecoder | undefined
    try {
      const tried = await PreviewDecoder.load(runtime, vae, networks.model.unet)
      decoder = tried
      const seen = await squareColours((...of) => tried.decodeWhole(...of), knownNoise)
      if (areAlike(await coloursOf(loaded), seen)) loaded.preview.decoder = decoder
    } catch (error) {
      // A picture does not fail for its preview's sake.
      if (runtime.isLost) throw error
    }
    if (!loaded.preview.decoder) await decoder?.release()
  }

  private async unload(): Promise<void> {
    const { loaded } = this
    this.loaded = undefined
    await loaded?.checker?.release()
    await loaded?.preview?.decoder?.release()
    await loaded?.networks.release()
  }

  private openedDevice(): Promise<Device> {
    this.opening ??= openDevice({ allowed: this.options.device !== 'processor', patience: this.patience }).catch(
      (error) => {
        this.opening = undefined
        throw error
      },
    )
    return this.opening
  }

  /** The device if it computes right with the features that choose the runtime's kernels, or else opened again without them. */
  private async trusted(ort: Ort, device: Device): Promise<Device> {
    if (device.leftOut === undefined || this.tried === device) return device
    if (await computesRight(ort, device)) {
      this.tried = device
      return device
    }
    device.gpu?.destroy()
    this.opening = openDevice({ leaveOut: device.leftOut + 1 })
    return this.trusted(ort, await this.openedDevice())
  }

  /** Small models compute in 32 bits everywhere: exact, and still fast. */
  private async runtimeFor(bytes: number): Promise<Runtime> {
    const ort = await this.options.loadOrt()
    const device = await this.openedDevice()
    if (!isSmall(bytes)) {
      if (device.gpu) return new Runtime(ort, await this.trusted(ort, device))
      const sentence = `${device.report.sentence} This model is too large for the processor: use the remote engine for it.`
      throw new GenerationError('no-webgpu', sentence, { field: 'model_id' })
    }
    const processor = device.report.software && this.options.device !== 'gpu'
    return new Runtime(ort, processor ? await openDevice({ allowed: false }) : device, 'float32')
  }

  /** After a loss: the next request opens the device anew. What lived on it is gone already. */
  private forgetDevice(): void {
    this.patience = recovery
    this.opening = undefined
    this.loaded = undefined
  }
}

/** Whether one becomes the other by another VAE alone. */
function isSame(a: Model, b: Model): boolean {
  return a.unet === b.unet && a.textEncoder === b.textEncoder && a.textEncoder2 === b.textEncoder2
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
  { onRead, first }: { onRead: (loaded: number, total: number) => void; first: (networks: Networks) => Promise<void> },
): Promise<Networks> {
  const load = (bits: WeightBits | undefined) => Networks.load(runtime, model, signal, onRead, { bits, first })
  if (asked !== 'auto') return load(bitsOf(asked))
  for (const bits of [undefined, 8] as const) {
    try {
      return await load(bits)
    } catch (error) {
      if (!(error instanceof GenerationError && error.code === 'out-of-memory')) throw error
    }
  }
  return load(4)
}

/** The calls of one picture, from its noise, or what another model left, to its latents, or to where another goes on. */
function denoising(
  request: GenerationRequest,
  { loaded, opened, conditions, task, seed, subseed = 0, until, from, latents }: Run,
): ReturnType<typeof denoise> {
  const size = latentSize(request)
  const draws = drawsOf(request, seed, subseed, size)
  const scheduler = chosenScheduler(request, opened.schedulerConfig)
  const eta = request.eta ?? usualEta(scheduler)
  const schedule = createSchedule(scheduler, {
    config: schedulerConfig(opened.schedulerConfig, opened.summary),
    asked: askedConfig(request),
    steps: request.num_inference_steps,
    ...(eta !== undefined && { eta }),
    ...(task.strength !== undefined && { strength: task.strength }),
    ...(until !== undefined && { until }),
    ...(from !== undefined && { from }),
    noise: draws.step,
    brownian: draws.brownian,
  })
  const start = latents ? { sample: latents } : task.start(schedule, draws)
  const { guidance_scale: guidance, cache_interval, cache_branch, cache_warmup, cache_cooldown } = request
  const caching = { interval: cache_interval, branch: cache_branch, warmup: cache_warmup, cooldown: cache_cooldown }
  return denoise(loaded.networks, { schedule, start, conditions, guidance, interval: request, caching, size })
}

function latentSize({ width, height }: GenerationRequest): LatentSize {
  return { height: height / 8, width: width / 8 }
}

/** Draws one picture up to its latents, telling of every step. */
async function drawLatents(
  request: GenerationRequest,
  run: Run,
  signal: AbortSignal,
  emit: Emit,
): Promise<Float32Array> {
  const { loaded, index } = run
  const size = latentSize(request)
  let latents: Float32Array | undefined
  for await (const progress of denoising(request, run)) {
    loaded.isWarm = true
    latents = progress.sample
    // What is to be checked is not shown before.
    emit(await stepEvent(loaded, progress, index, request.safety_checker ? undefined : size))
    await messagesAreRead()
    signal.throwIfAborted()
  }
  return latents!
}

/** The picture as it may be shown: black where the checker flags it. */
async function judged(pixels: Pixels, checker: SafetyChecker): Promise<{ pixels: Pixels; flagged: boolean }> {
  const flagged = await checker.flags({ ...pixels, channels: 3, data: pixels.rgb })
  return { pixels: flagged ? { ...pixels, rgb: new Uint8Array(pixels.rgb.length) } : pixels, flagged }
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
  if (!size || !hasPreviews()) return event
  if (loaded.preview?.decoder) {
    const { values, ...shown } = await loaded.preview.decoder.decode(denoised, size)
    return { ...event, preview: await createImageBitmap(pictureImage(values, shown)) }
  }
  const guess = fitColours(await coloursOf(loaded))
  return { ...event, preview: await createImageBitmap(previewPixels(denoised, size, guess)) }
}

const knownNoise = (count: number) => torchCpuGenerator(0).normal(count)

/** What guessed previews are made with: a small decoding, once. */
async function coloursOf(loaded: Loaded): Promise<SquareColours> {
  loaded.colours ??= await squareColours((...of) => loaded.networks.decode(...of), knownNoise)
  return loaded.colours
}
