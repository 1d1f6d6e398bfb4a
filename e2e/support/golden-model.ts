/** A model with golden values beside it, opened and ready to draw: what the suites that compare with diffusers stand on. */
import { afterAll } from 'vitest'
import type { WeightBits } from '../../src/diffusion/networks/graph/index.ts'
import type { LatentSize } from '../../src/diffusion/networks/latent-size.ts'
import type { Model } from '../../src/diffusion/networks/model.ts'
import { Networks } from '../../src/diffusion/networks/networks.ts'
import type { Runtime } from '../../src/diffusion/networks/runtime/index.ts'
import type { Encode } from '../../src/diffusion/sampling/conditioning.ts'
import { denoise } from '../../src/diffusion/sampling/denoising.ts'
import { drawsOf } from '../../src/diffusion/sampling/draws.ts'
import { PromptConditions, type Sizes } from '../../src/diffusion/sampling/prompt-conditions.ts'
import {
  createSchedule,
  type SchedulerConfig,
  type SchedulerName,
  usualEta,
} from '../../src/diffusion/sampling/schedulers/index.ts'
import type { SecondPass } from '../../src/diffusion/sampling/second-pass/index.ts'
import { type Pictures, prepareTask, type Task } from '../../src/diffusion/sampling/task.ts'
import type { Word } from '../../src/diffusion/text/index.ts'
import { type ClipTokenizer, clipTokenizer } from '../../src/diffusion/text/tokenizer/index.ts'
import { memoryBytes, type OpenOptions, openCheckpoint, readSafetensors, toFloat32 } from '../../src/models/index.ts'
import { defaultRequest, type GenerationRequest } from '../../src/parameters/index.ts'
import { demoPaths } from './demo-model.ts'

export interface GoldenSubject {
  /** A file by its path in the golden model's folder. */
  file(path: string): Promise<Uint8Array<ArrayBuffer>>
  runtime(): Promise<Runtime>
}

/** Values by name, and for each of them the arguments that made it. */
export interface Expected<About> {
  values(name: string): Promise<Float32Array>
  about: Record<string, About>
}

export async function readExpected<About>({ file }: GoldenSubject, name = 'expected'): Promise<Expected<About>> {
  const source = memoryBytes(await file(`${name}.safetensors`))
  const { tensors } = await readSafetensors(source, name)
  return {
    about: JSON.parse(new TextDecoder().decode(await file(`${name}.json`))),
    async values(tensor) {
      const { begin, end, dtype } = tensors.get(tensor)!
      const bytes = await source.read(begin, end)
      return dtype === 'U8' ? Float32Array.from(bytes) : toFloat32(bytes, dtype)
    },
  }
}

/** Relative RMS error. */
export function distance(actual: Float32Array, expected: Float32Array): number {
  let error = 0
  let scale = 0
  for (const [i, value] of expected.entries()) {
    error += (actual[i]! - value) ** 2
    scale += value ** 2
  }
  return actual.length === expected.length ? Math.sqrt(error / scale) : Number.NaN
}

export interface Drawing {
  prompt: string
  negative_prompt: string
  scheduler: SchedulerName
  steps: number
  seed: number
  size: LatentSize
  config?: SchedulerConfig
  asked?: SchedulerConfig
  /** 7.5 by default. */
  guidance?: number
  skip?: number
  eta?: number
  /** What SDXL is told. */
  sizes?: Sizes
  /** Whether an empty negative prompt is zeros. */
  zeroesEmpty?: boolean
  /** An embedding's words, and what each text encoder reads of it. */
  words?: readonly Word[]
  vectors?: readonly Float32Array[]
  /** Where another model goes on, or left off and with which latents. */
  until?: number
  from?: number
  latents?: Float32Array
  /** What is drawn from or into, and how; by default nothing. */
  pictures?: Pictures
  request?: Partial<GenerationRequest>
  /** Where it is the second pass; `steps` are its schedule's then. */
  second?: SecondPass
}

export class GoldenModel {
  readonly runtime: Runtime
  readonly networks: Networks
  readonly model: Model
  readonly tokenizer: ClipTokenizer
  private readonly schedulerConfig: SchedulerConfig

  private constructor(
    runtime: Runtime,
    networks: Networks,
    tokenizer: ClipTokenizer,
    schedulerConfig: SchedulerConfig,
  ) {
    this.runtime = runtime
    this.networks = networks
    this.model = networks.model
    this.tokenizer = tokenizer
    this.schedulerConfig = schedulerConfig
  }

  /** What the tests of one `describe` share: loaded at the first call, anew where its device was lost, and released after them. */
  static shared(...args: Parameters<typeof GoldenModel.load>): () => Promise<GoldenModel> {
    let shared: GoldenModel | undefined
    // Two models at once would be one too many for a software GPU.
    afterAll(() => shared?.networks.release())
    return async () => {
      if (!shared || shared.runtime.isLost) shared = await GoldenModel.load(...args)
      return shared
    }
  }

  /** Opens the files at `paths`; `from` says where a path's file really lies. */
  static async load(
    { file, runtime }: GoldenSubject,
    {
      paths = demoPaths as readonly string[],
      from = (path: string) => path,
      options = {} as OpenOptions,
      bits = undefined as WeightBits | undefined,
    } = {},
  ): Promise<GoldenModel> {
    const read = async (path: string) => [path, memoryBytes(await file(from(path)))] as const
    const { family, unet, vae, textEncoder, textEncoder2, schedulerConfig } = await openCheckpoint(
      new Map(await Promise.all(paths.map(read))),
      options,
    )
    const made = await runtime()
    const networks = await Networks.load(
      made,
      { family, unet, vae: vae!, textEncoder: textEncoder!, ...(textEncoder2 && { textEncoder2 }) },
      new AbortController().signal,
      () => {},
      { bits },
    )
    const text = async (path: string) => new TextDecoder().decode(await file(path))
    const tokenizer = clipTokenizer({
      merges: await text('tokenizer/merges.txt'),
      vocab: JSON.parse(await text('tokenizer/vocab.json')),
    })
    return new GoldenModel(made, networks, tokenizer, schedulerConfig)
  }

  /** Up to the latents, brackets in prompts being plain text. */
  async latents(drawing: Drawing): Promise<Float32Array> {
    return (await this.draw(drawing)).latents
  }

  /** The latents, and what becomes of the picture that they decode to. */
  async draw({ guidance = 7.5, skip = 0, ...drawing }: Drawing): Promise<{ latents: Float32Array; task: Task }> {
    const { size, steps, seed } = drawing
    const prompts = { ...drawing, prompt_syntax: 'literal', clip_skip: skip } as const
    const encode: Encode = (tokens, layers) => this.networks.encode(tokens, layers, drawing.vectors)
    const sources = {
      networks: this.networks,
      tokenizer: this.tokenizer,
      encode,
      words: drawing.words ?? [],
      ...(drawing.sizes && { sizes: drawing.sizes }),
    }
    const conditions = new PromptConditions(prompts, guidance, sources)
    const request = { ...defaultRequest, ...drawing.request, width: 8 * size.width, height: 8 * size.height }
    const draws = drawsOf(request, seed, request.subseed, size)
    const task = await prepareTask(request, drawing.pictures ?? {}, this.networks)
    const config = { ...this.schedulerConfig, ...drawing.config }
    const schedule = createSchedule(drawing.scheduler, {
      config,
      ...(drawing.asked && { asked: drawing.asked }),
      steps,
      eta: drawing.eta ?? usualEta(drawing.scheduler) ?? 0,
      noise: draws.step,
      brownian: draws.brownian,
      ...(drawing.until !== undefined && { until: drawing.until }),
      ...(drawing.from !== undefined && { from: drawing.from }),
      ...(task.strength !== undefined && { strength: task.strength }),
      ...(drawing.second && { last: drawing.second.last }),
    })
    const start = drawing.latents ? { sample: drawing.latents } : (drawing.second ?? task).start(schedule, draws)
    let latents = start.sample
    const { cache_interval, cache_branch: branch, cache_warmup: warmup, cache_cooldown: cooldown } = request
    if (cache_interval > 1) await this.networks.loadShallow(branch, () => {})
    const caching = { interval: cache_interval, branch, warmup, cooldown }
    const denoising = { schedule, start, conditions, guidance, interval: request, caching, size }
    for await (const { sample } of denoise(this.networks, denoising)) latents = sample
    conditions.release()
    return { latents, task }
  }
}
