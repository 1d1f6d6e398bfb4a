/** The local engine: makes the pictures of one request after another, on whatever device there is. */
import { GenerationError, type GenerationEvent } from '../generation/index.ts'
import { encodePng, toPixels } from '../imaging/index.ts'
import type { GenerationRequest } from '../parameters/index.ts'
import { philoxGenerator, torchCpuGenerator } from '../random/index.ts'
import { AdditionLibrary } from './addition-library.ts'
import { embeddingWords, withAskedLoras } from './additions.ts'
import { promptEmbeddings } from './conditioning.ts'
import { isGuided } from './guidance.ts'
import { ModelLibrary, type OpenedModel } from './model-library.ts'
import { type Context, type LatentSize, type Model, Networks } from './networks.ts'
import { denoise, type Progress } from './pipeline.ts'
import { type ColourGuess, fitColours, previewPixels } from './preview.ts'
import { chosenScheduler, refuse, schedulerConfig, unsupported } from './request-rules.ts'
import { type Device, type DeviceReport, type Ort, openDevice, Runtime } from './runtime/index.ts'
import { createSchedule } from './schedulers/index.ts'

type Emit = (event: GenerationEvent) => void

export interface EngineOptions {
  loadOrt: () => Promise<Ort>
  /** Merges of CLIP's own vocabulary, for checkpoints without a tokenizer. */
  clipMerges: () => Promise<string>
  /** 'auto' takes the processor for small models where the GPU is itself a program on the processor. */
  device?: 'auto' | 'gpu' | 'processor'
}

/** Models up to this many bytes are fast enough on the processor. */
const smallModel = 200e6

interface Loaded {
  id: string
  runtime: Runtime
  networks: Networks
  /** The model without LoRAs. */
  base: Model
  colours?: ColourGuess
}

export class Engine {
  readonly models: ModelLibrary
  readonly additions = new AdditionLibrary()
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
    const scheduler = chosenScheduler(request, opened.schedulerConfig)
    for (const warning of unsupported(request, scheduler)) emit(warning)
    const { runtime, networks, prompt } = await this.load(opened, request, signal, emit)
    const { words, vectors, warnings } = embeddingWords(networks.model, opened.tokenizer, request, this.additions)
    for (const warning of warnings) emit(warning)
    let context: Context | undefined
    try {
      const encode = (ids: Int32Array, skip: number) => networks.encode(ids, skip, vectors)
      const guided = isGuided(request.guidance_scale)
      const { hidden, batch } = await promptEmbeddings({ ...request, prompt }, guided, opened.tokenizer, encode, words)
      context = await networks.context(hidden, batch)
      const first = request.seed === -1 ? Math.floor(Math.random() * 2 ** 32) : request.seed
      for (let index = 0; index < request.samples; index++) {
        const picture = await this.drawOne(request, { opened, context, index, seed: first + index }, signal, emit)
        emit({ type: 'image', index, seed: first + index, picture })
      }
    } catch (error) {
      if (runtime.isLost) this.forgetDevice()
      throw error
    } finally {
      context?.release()
    }
  }

  private async drawOne(
    request: GenerationRequest,
    { opened, context, index, seed }: { opened: OpenedModel; context: Context; index: number; seed: number },
    signal: AbortSignal,
    emit: Emit,
  ): Promise<Blob> {
    const { networks } = this.loaded!
    const { width, height } = request
    const size = { height: height / 8, width: width / 8 }
    const generator = request.random_source === 'nvidia' ? philoxGenerator(seed) : torchCpuGenerator(seed)
    const noise = generator.normal(4 * size.height * size.width)
    const schedule = createSchedule(chosenScheduler(request, opened.schedulerConfig), {
      config: schedulerConfig(opened.schedulerConfig, request),
      steps: request.num_inference_steps,
      eta: 0,
      noise: (count) => generator.normal(count),
    })
    let latents = noise
    for await (const progress of denoise(networks, {
      schedule,
      noise,
      context,
      guidance: request.guidance_scale,
      size,
    })) {
      latents = progress.sample
      emit(await this.stepEvent(progress, index, size))
      await messagesAreRead()
      signal.throwIfAborted()
    }
    return encodePng(toPixels(await networks.decode(latents, size), width, height))
  }

  private async stepEvent(
    { step, steps, denoised }: Progress,
    image: number,
    size: LatentSize,
  ): Promise<GenerationEvent> {
    const event = { type: 'step', image, step, steps } as const
    if (!('createImageBitmap' in globalThis)) return event
    const loaded = this.loaded!
    loaded.colours ??= await fitColours(loaded.networks, (count) => torchCpuGenerator(0).normal(count))
    return { ...event, preview: await createImageBitmap(previewPixels(denoised, size, loaded.colours)) }
  }

  /** The model's networks with the request's LoRAs, on the device that suits it; what is loaded already stays. */
  private async load(
    { summary }: OpenedModel,
    request: GenerationRequest,
    signal: AbortSignal,
    emit: Emit,
  ): Promise<Loaded & { prompt: string }> {
    const { id, name, bytes } = summary
    if (this.loaded?.runtime.isLost) this.forgetDevice()
    const loading = (label: string) => (loaded: number, total: number) =>
      emit({ type: 'loading', label, loaded, total })
    const isLoaded = this.loaded?.id === id && this.models.get(id).model === this.loaded.base
    if (!isLoaded) await this.unload()
    const runtime = this.loaded?.runtime ?? (await this.runtimeFor(bytes))
    const base = this.loaded?.base ?? (await this.models.localise(id, signal, loading(`Fetching ${name}`)))
    const { model, prompt, warnings } = withAskedLoras(base, request, this.additions)
    for (const warning of warnings) emit(warning)
    signal.throwIfAborted()
    try {
      if (this.loaded) await this.loaded.networks.adopt(model, signal, loading(`Changing ${name}`))
      const networks =
        this.loaded?.networks ?? (await Networks.load(runtime, model, signal, loading(`Loading ${name}`)))
      this.loaded = { ...this.loaded, id, runtime, networks, base }
      return { ...this.loaded, prompt }
    } catch (error) {
      if (runtime.isLost) this.forgetDevice()
      else await this.unload()
      throw error
    }
  }

  private async unload(): Promise<void> {
    const { loaded } = this
    this.loaded = undefined
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
    if (bytes > smallModel) {
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

/** Lets the thread read its messages, so that Stop is heard between two steps. */
function messagesAreRead(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve))
}
