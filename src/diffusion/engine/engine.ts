/** The local engine: makes the pictures of one request after another, on whatever device there is. */
import { GenerationError, type GenerationEvent } from '../../generation/index.ts'
import { encodePng } from '../../imaging/index.ts'
import { type GenerationRequest, hasSecondPass, scheduleSteps, secondPass } from '../../parameters/index.ts'
import {
  computesRight,
  type Device,
  type DeviceReport,
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
  unetMultiplications,
  type WeightBits,
} from '../networks/index.ts'
import {
  areAlike,
  drawsOf,
  type Encode,
  PromptConditions,
  prepareSecondPass,
  prepareTask,
  readPictures,
  type SecondPass,
  seedsOf,
  squareColours,
  type Task,
} from '../sampling/index.ts'
import { loraTags } from '../text/index.ts'
import { type Enlargement, Enlarger, type EnlargingCost, type Size, type UpscalerSummary } from '../upscaling/index.ts'
import { AdapterLibrary, localBytes } from './adapter-library.ts'
import { embeddingWords, withAskedLoras } from './adapters.ts'
import {
  callsOf,
  coloursOf,
  courseOf,
  denoising,
  drawLatents,
  finished,
  hasPreviews,
  judged,
  knownNoise,
  type Loaded,
  latentSize,
  type Stretch,
} from './drawing/index.ts'
import { areHere } from './local-weights.ts'
import { messagesAreRead } from './messages.ts'
import { type ModelFile, ModelLibrary, type OpenedModel } from './model-library.ts'
import { PictureFiles } from './picture-files.ts'
import { Preparation } from './preparation.ts'
import {
  chosenScheduler,
  isRefined,
  refuse,
  refuseModel,
  refuseUpscaler,
  refuseVae,
  toldSizes,
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

/** How long a GPU that was there and died is waited for, in ms. */
const recovery = 5000

/** What a request is drawn with: a model on the device, and what it hears. */
interface Ready {
  request: GenerationRequest
  loaded: Loaded
  opened: OpenedModel
  /** The request's, without its LoRAs' tags. */
  prompt: string
  /** To be released. */
  conditions: PromptConditions
  checker?: SafetyChecker
}

type ImageFacts = Omit<Extract<GenerationEvent, { type: 'image' }>, 'type' | 'picture'>

/** A request that is being drawn. */
interface Drawing {
  request: GenerationRequest
  signal: AbortSignal
  emit: Emit
  ready: Ready
  /** Where the refiner takes over, if it does. */
  until: number | undefined
  /** The second pass as a request, where both lie in a picture's whole, and the nominal calls of the first. */
  second?: { request: GenerationRequest; stretches: readonly Stretch[]; earlier: number }
}

/** One of its pictures. */
interface Sheet {
  task: Task
  seeds: Pick<ImageFacts, 'index' | 'seed' | 'subseed'>
  /** What the first of two passes decoded to, until the second is done. */
  first?: Float32Array
  second?: SecondPass
  /** The latents where the refiner takes over. */
  half?: Float32Array
}

export class Engine {
  readonly models: ModelLibrary
  readonly adapters = new AdapterLibrary()
  readonly enlarger = new Enlarger(() => this.runtimeForUpscalers())
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
    const drawn = this.inTurn(() => this.draw(request, signal, emit), signal, emit)
    this.preparation?.meet(request, emit)
    return drawn
  }

  /** A Producer of one picture: a larger one of that which it is given. */
  async enlarge(asked: Enlargement, signal: AbortSignal, emit: Emit): Promise<void> {
    signal.throwIfAborted()
    this.preparation?.stop()
    const enlarged = async () => {
      const larger = await this.enlarger.enlarge(asked, { signal, emit, breathe: messagesAreRead })
      const picture = await encodePng({ ...larger, rgb: larger.data })
      signal.throwIfAborted()
      emit({ type: 'image', index: 0, seed: 0, picture })
    }
    return this.inTurn(() => this.withRoom(enlarged), signal, emit)
  }

  /** Multiplications a second of an upscaler that is open, seen on a small tile. */
  upscalerPace(id: string): Promise<number> {
    return this.inTurn(() => this.withRoom(() => this.enlarger.pace(id)))
  }

  /** Opens an upscaler under `id`, an Enlargement's. */
  async openUpscaler(id: string, { path, data }: ModelFile): Promise<UpscalerSummary> {
    return this.enlarger.upscalers.open(id, path.replace(/.*[/\\]/, ''), await localBytes(data))
  }

  /** What it costs on this device to make a picture as large as `to`, in pixels. */
  enlargingCost(id: string, from: Size, to: Size): Promise<EnlargingCost> {
    return this.enlarger.cost(id, from, to)
  }

  private inTurn<Made>(work: () => Promise<Made>, signal?: AbortSignal, emit: Emit = () => {}): Promise<Made> {
    if (this.waiting > 0) emit({ type: 'queued', position: this.waiting })
    this.waiting++
    const mine = this.turn.then(() => {
      signal?.throwIfAborted()
      return work()
    })
    this.turn = mine
      .then(() => {})
      .catch(() => {})
      .finally(() => void this.waiting--)
    return mine
  }

  /** Tries beside the model that is loaded, and where there is no room for both without it. */
  private async withRoom<Made>(work: () => Promise<Made>): Promise<Made> {
    try {
      return await work()
    } catch (error) {
      if (this.enlarger.isLost) this.forgetDevice()
      if (!(error instanceof GenerationError && error.code === 'out-of-memory') || !this.loaded) throw error
      await this.enlarger.release()
      await this.unload()
      return await work()
    }
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
    const second = hasSecondPass(request) ? secondPass(request) : undefined
    if (second) {
      refuseUpscaler(request, this.enlarger.upscalers)
      for (const { name } of loraTags(second.prompt, second.prompt_syntax).loras) this.adapters.lora(name)
    }
    // With a second pass that is refined, and not the first.
    const last = second ?? request
    const isOnlyLarger = second !== undefined && scheduleSteps(second) === 0
    const refiner = !isOnlyLarger && isRefined(last, opened.summary) ? this.models.refiner() : undefined
    const scheduler = chosenScheduler(request, opened.schedulerConfig)
    for (const warning of unsupported(request, scheduler, opened)) emit(warning)
    const pictures = await readPictures(request, signal)
    if (pictures.picture) refuseVae(this.models.parts(request.model_id, request.vae).vae.config)
    const drawing: Drawing = {
      ...{ request, signal, emit, until: refiner && request.refiner_start },
      ready: await this.prepared(opened, request, signal, emit),
    }
    try {
      const task = await prepareTask(request, pictures, drawing.ready.loaded.networks)
      if (second) drawing.second = courseOfTwo(request, second, { opened, task, until: drawing.until })
      await messagesAreRead()
      signal.throwIfAborted()
      const files = new PictureFiles(emit)
      const add = (values: Float32Array, of: GenerationRequest, facts: ImageFacts) => {
        const { checker, loaded } = drawing.ready
        const isRounded = loaded.isSqueezed && request.weight_bits === 'auto'
        files.add(
          async () => {
            const pixels = finished(values, of, task)
            return checker ? judged(pixels, checker) : { pixels }
          },
          { ...facts, ...(isRounded && { weight_bits: `${loaded.networks.bits!}bit` }) },
        )
      }
      const sheets: Sheet[] = seedsOf(request).map((seeds, index) => ({ task, seeds: { ...seeds, index } }))
      try {
        for (const sheet of refiner ? sheets : []) sheet.half = await this.drawSheet(drawing, sheet)
        // It takes the model's place on the device.
        if (refiner) {
          await this.turnTo(
            drawing,
            { ...last, prompt: drawing.ready.prompt, lora_models: [], lora_weights: [] },
            refiner,
          )
        }
        for (const sheet of sheets) {
          const latents = refiner ? await refined(drawing, sheet, last) : await this.drawSheet(drawing, sheet)
          const values = await drawing.ready.loaded.networks.decode(latents, latentSize(last))
          delete sheet.first
          add(values, last, sheet.seeds)
        }
      } catch (error) {
        const left = sheets.filter(({ first }) => first)
        for (const { first, seeds } of left) add(first!, request, { ...seeds, hires: false })
        throw left.length > 0 ? inSecondPass(error, last) : error
      } finally {
        // After Stop and after a failure, too: what is drawn is not lost.
        await files.told
      }
    } catch (error) {
      if (drawing.ready.loaded.runtime.isLost) this.forgetDevice()
      throw error
    } finally {
      drawing.ready.conditions.release()
    }
  }

  /** One picture, in both of its passes, to its latents, or to where the refiner takes over. */
  private async drawSheet(drawing: Drawing, sheet: Sheet): Promise<Float32Array> {
    const { request, second, until, signal, emit } = drawing
    const { task, seeds } = sheet
    const toEnd = until === undefined ? {} : { until }
    if (!second) return drawLatents(request, { ...drawing.ready, ...seeds, task, ...toEnd }, signal, emit)
    await this.turnTo(drawing, request)
    const [stretch, next] = second.stretches
    const latents = await drawLatents(request, { ...drawing.ready, ...seeds, task, stretch }, signal, emit)
    const { networks } = drawing.ready.loaded
    sheet.first = await networks.decode(latents, latentSize(request))
    await messagesAreRead()
    signal.throwIfAborted()
    const first = { latents, values: sheet.first }
    sheet.second = await prepareSecondPass(
      request,
      first,
      networks,
      this.enlarger.once(request.hr_upscaler, emit),
      signal,
    )
    if (sheet.second.steps === 0) {
      const { seed, subseed = 0 } = seeds
      return sheet.second.latents(drawsOf(second.request, seed, subseed, latentSize(second.request)))
    }
    await this.turnTo(drawing, second.request)
    const over = { second: sheet.second, stretch: next, ...toEnd }
    return drawLatents(second.request, { ...drawing.ready, ...seeds, task, ...over }, signal, emit)
  }

  /** Makes ready what is drawn next, unless it is: another pass, or another model in the place of the one before. */
  private async turnTo(drawing: Drawing, request: GenerationRequest, opened = drawing.ready.opened): Promise<void> {
    const { ready, second, signal, emit } = drawing
    if (ready.request === request) return
    ready.conditions.release()
    drawing.ready = await this.prepared(
      opened,
      request,
      signal,
      emit,
      request === drawing.request ? undefined : second?.earlier,
    )
  }

  /**
   * A model brought onto the device for the request, with all that is loaded before the first step; `earlier` are the nominal calls of the
   * pass before, where it is a second one.
   */
  private async prepared(
    opened: OpenedModel,
    request: GenerationRequest,
    signal: AbortSignal,
    emit: Emit,
    earlier?: number,
  ): Promise<Ready> {
    const { loaded, prompt } = await this.load(opened, request, signal, emit)
    if (request.cache_interval > 1) await this.loadShallow(loaded, opened, request.cache_branch, emit)
    // Before the first step: a damaged checker costs no drawing, and loading does not count as drawing.
    const checker =
      request.safety_checker && (await this.loadChecker(loaded, this.models.checker(opened), signal, emit))
    if (!checker && hasPreviews()) await this.loadPreview(loaded)
    // Of words that do nothing it was told before the first pass.
    const tell = earlier === undefined ? emit : () => {}
    const conditions = await this.said(opened, { ...request, prompt }, loaded.networks, tell, earlier)
    return { request, loaded, opened, prompt, conditions, ...(checker && { checker }) }
  }

  /** What the model hears of the request, read before the first step where what reads it makes room for the UNet. */
  private async said(
    opened: OpenedModel,
    request: GenerationRequest,
    networks: Networks,
    emit: Emit,
    earlier?: number,
  ): Promise<PromptConditions> {
    const conditions = this.heard(opened, request, networks, emit, earlier)
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
    earlier?: number,
  ): PromptConditions {
    const { words, vectors, warnings } = embeddingWords(networks.model, tokenizer, request, this.adapters)
    for (const warning of warnings) emit(warning)
    const encode: Encode = (tokens, skip) => networks.encode(tokens, skip, vectors)
    const sizes = toldSizes(request, summary)
    const sources = { networks, tokenizer, encode, words, ...(sizes && { sizes }) }
    const prompts = { ...request, zeroesEmpty: zeroesEmpty && request.force_zeros_for_empty_prompt, earlier }
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
    await this.enlarger.release()
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

  /** Where there is a GPU, upscalers run on it. */
  private async runtimeForUpscalers(): Promise<Runtime> {
    const ort = await this.options.loadOrt()
    const device = await this.openedDevice()
    return new Runtime(ort, device.gpu ? await this.trusted(ort, device) : device)
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

/** What the refiner makes of a sheet that the model has left to it. */
function refined(
  { ready, request, second, signal, emit }: Drawing,
  sheet: Sheet,
  last: GenerationRequest,
): Promise<Float32Array> {
  const { task, seeds, half } = sheet
  const over = sheet.second && { second: sheet.second, stretch: second!.stretches[1] }
  const from = { from: request.refiner_start, latents: half! }
  return drawLatents(last, { ...ready, ...seeds, task, ...over, ...from }, signal, emit)
}

function courseOfTwo(
  request: GenerationRequest,
  second: GenerationRequest,
  { until, ...levels }: { opened: OpenedModel; task: Task; until: number | undefined },
): Drawing['second'] {
  const cost = (of: GenerationRequest) => unetMultiplications(levels.opened.model.unet.config, latentSize(of))
  const over = { steps: scheduleSteps(second), last: second.num_inference_steps }
  const first = callsOf(request, levels)
  const { calls } = callsOf(second, { ...levels, second: over, ...(until !== undefined && { until }) })
  const stretches = courseOf([
    { calls: first.calls, cost: cost(request) },
    { calls, cost: cost(second) },
  ])
  return { request: second, stretches, earlier: first.nominalCalls }
}

/** What happened while a picture was drawn a second time: want of memory is told with what helps there. */
function inSecondPass(error: unknown, { width, height }: GenerationRequest): unknown {
  if (!(error instanceof GenerationError && error.code === 'out-of-memory')) return error
  const sentence = `There was not enough memory to draw the second pass at ${width} × ${height}. The picture is as the first pass drew it: enlarge it by less, or close other tabs and programs.`
  return new GenerationError('out-of-memory', sentence, { field: 'hr_scale', cause: error })
}
