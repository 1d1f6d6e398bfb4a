/**
 * What diffusers computes with the tiny model, as one suite for every runtime: each runtime's own test calls it.
 * The values are golden/tiny/expected.safetensors: diffusers 0.39, PyTorch 2.13, float32 on the CPU.
 */
import { expect, it } from 'vitest'
import { memoryBytes, openCheckpoint, readSafetensors, toFloat32 } from '../models/index.ts'
import { torchCpuGenerator } from '../random/index.ts'
import { promptEmbeddings } from './conditioning.ts'
import { vaeEncoderGraph } from './graph/index.ts'
import { type Model, Networks } from './networks.ts'
import { denoise } from './pipeline.ts'
import type { Runtime } from './runtime/index.ts'
import { createSchedule, type SchedulerConfig, type SchedulerName } from './schedulers/index.ts'
import { type ClipTokenizer, clipTokenizer } from './tokenizer/index.ts'
import { weightReader } from './weights/index.ts'

export interface GoldenSubject {
  /** A file of golden/tiny by its path there. */
  file(path: string): Promise<Uint8Array<ArrayBuffer>>
  runtime(): Promise<Runtime>
}

interface Expected {
  values(name: string): Promise<Float32Array>
  about: Record<
    string,
    { prompt?: string; steps?: number; seed?: number; scheduler?: SchedulerName; cfg?: SchedulerConfig }
  >
}

const size = { height: 16, width: 16 }
/** The parameters that golden/tiny was drawn with, where expected.json does not say otherwise. */
const guidance = 7.5

const folder = [
  'model_index.json',
  'scheduler/scheduler_config.json',
  'text_encoder/config.json',
  'text_encoder/model.safetensors',
  'tokenizer/merges.txt',
  'tokenizer/vocab.json',
  'unet/config.json',
  'unet/diffusion_pytorch_model.safetensors',
  'vae/config.json',
  'vae/diffusion_pytorch_model.safetensors',
]

/** Relative RMS error. */
export function distance(actual: Float32Array, expected: Float32Array): number {
  let error = 0
  let scale = 0
  expected.forEach((value, i) => {
    error += (actual[i]! - value) ** 2
    scale += value ** 2
  })
  return Math.sqrt(error / scale)
}

export async function readExpected({ file }: GoldenSubject): Promise<Expected> {
  const source = memoryBytes(await file('expected.safetensors'))
  const { tensors } = await readSafetensors(source, 'expected.safetensors')
  const about = JSON.parse(new TextDecoder().decode(await file('expected.json')))
  return {
    about,
    async values(name) {
      const { begin, end, dtype } = tensors.get(name)!
      return toFloat32(await source.read(begin, end), dtype)
    },
  }
}

/** The tiny model, from its folder or from its single file, and ready to draw. */
export class TinyModel {
  readonly networks: Networks
  readonly runtime: Runtime
  readonly model: Model
  readonly tokenizer: ClipTokenizer
  readonly schedulerConfig: SchedulerConfig

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

  static async load(
    { file, runtime }: GoldenSubject,
    { paths = folder, unet: unetFolder = 'unet' } = {},
  ): Promise<TinyModel> {
    const read = async (path: string) =>
      [path, memoryBytes(await file(path.replace(/^unet\//, `${unetFolder}/`)))] as const
    const files = new Map(await Promise.all(paths.map(read)))
    // A single file cannot tell how many heads it has; the tiny model has four, not SD 1.5's eight and twelve.
    const heads = files.size > 1 ? {} : { unet: { attention_head_dim: 4 }, textEncoder: { num_attention_heads: 4 } }
    const { unet, vae, textEncoder, schedulerConfig } = await openCheckpoint(files, heads)
    const made = await runtime()
    const networks = await Networks.load(made, { unet, vae: vae!, textEncoder: textEncoder! }, () => {})
    const merges = new TextDecoder().decode(await file('tokenizer/merges.txt'))
    return new TinyModel(made, networks, clipTokenizer({ merges }), schedulerConfig)
  }

  /** Latents of text to image with the golden prompts. */
  async latents(
    expected: Expected,
    name: SchedulerName,
    {
      steps = 6,
      seed = 0,
      config = {},
      scale = guidance,
      skip = 0,
      eta = 0,
    }: {
      steps?: number
      seed?: number
      config?: SchedulerConfig
      scale?: number
      skip?: number
      eta?: number
    },
  ): Promise<Float32Array> {
    const prompts = {
      prompt: expected.about['text/prompt']!.prompt!,
      negative_prompt: expected.about['text/negative']!.prompt!,
      prompt_syntax: 'literal',
      clip_skip: skip,
    } as const
    const encode = (ids: Int32Array, layers: number) => this.networks.encode(ids, layers)
    const { hidden, batch } = await promptEmbeddings(prompts, scale > 1, this.tokenizer, encode)
    const context = await this.networks.context(hidden, batch)
    const generator = torchCpuGenerator(seed)
    const noise = generator.normal(4 * size.height * size.width)
    const schedule = createSchedule(name, {
      config: { ...this.schedulerConfig, ...config },
      steps,
      eta,
      noise: (count) => generator.normal(count),
    })
    let latents: Float32Array = noise
    for await (const { sample } of denoise(this.networks, { schedule, noise, context, guidance: scale, size }))
      latents = sample
    context.release()
    return latents
  }
}

/** Registers the suite inside a `describe`. */
export function itAgreesWithDiffusers(subject: GoldenSubject): void {
  let tiny: Promise<TinyModel> | undefined
  let known: Promise<Expected> | undefined
  const model = () => (tiny ??= TinyModel.load(subject))
  const expected = () => (known ??= readExpected(subject))

  const ids = async (name: string) => {
    const { about } = await expected()
    const { tokenizer } = await model()
    const content = tokenizer.encode(about[name]!.prompt!).slice(0, 75)
    return Int32Array.from({ length: 77 }, (_, i) => (i === 0 ? tokenizer.bos : (content[i - 1] ?? tokenizer.eos)))
  }

  it.each([
    ['text/prompt', 'text/prompt', 0],
    ['text/negative', 'text/negative', 0],
    ['text/empty', 'text/empty', 0],
    ['text/long', 'text/long', 0],
    ['text/prompt_skip1', 'text/prompt', 1],
    ['text/prompt_skip2', 'text/prompt', 2],
  ])('encodes %s', async (name, prompt, skip) => {
    const hidden = await (await model()).networks.encode(await ids(prompt), skip)
    expect(distance(hidden, await (await expected()).values(name))).toBeLessThan(1e-4)
  })

  it.each([981, 946.4211])('predicts noise at timestep %s', async (t) => {
    const { networks } = await model()
    const { values } = await expected()
    const hidden = Float32Array.of(...(await values('text/negative')), ...(await values('text/prompt')))
    const context = await networks.context(hidden, 2)
    const output = await networks.predict(await values('unet/in'), t, context, size)
    context.release()
    expect(distance(output, await values(`unet/out_t${t}`))).toBeLessThan(1e-4)
  })

  it('predicts noise with the nine channels of an inpainting model', async () => {
    const { networks } = await TinyModel.load(subject, { unet: 'unet9' })
    const { values } = await expected()
    const context = await networks.context(await values('text/prompt'), 1)
    const output = await networks.predict(await values('unet9/in'), 500, context, size)
    context.release()
    await networks.release()
    expect(distance(output, await values('unet9/out_t500'))).toBeLessThan(1e-4)
  })

  it('decodes latents', async () => {
    const { networks } = await model()
    const { values } = await expected()
    const latents = (await values('vae/dec_in')).map((value) => value * 0.18215)
    expect(distance(await networks.decode(latents, size), await values('vae/dec_out'))).toBeLessThan(1e-4)
  })

  it('encodes a picture', async () => {
    const { runtime, model: parts } = await model()
    const { values } = await expected()
    const { config, weights } = parts.vae
    const session = await runtime.session(vaeEncoderGraph(runtime.dialect('encoder'), config), weightReader(weights))
    const picture = runtime.float32(await values('vae/enc_in'), [1, 3, 128, 128])
    const moments = await session.values({ picture, grid: runtime.int64([1, 16, 16, -1]) }, 'moments')
    await session.release()
    const half = moments.length / 2
    expect(distance(moments.subarray(0, half), await values('vae/enc_mean'))).toBeLessThan(1e-4)
    expect(distance(moments.subarray(half), await values('vae/enc_logvar'))).toBeLessThan(1e-4)
  })

  it.each([
    'pndm',
    'ddim',
    'euler',
    'euler_a',
    'dpmpp_2m',
    'dpmpp_2m_karras',
    'dpmpp_2m_sde_karras',
    'unipc',
    'heun',
    'lms_karras',
    'lcm',
  ])('draws the latents that diffusers draws with %s', async (name) => {
    const golden = await expected()
    const { scheduler, cfg, steps, seed } = golden.about[`t2i/${name}/latent`]!
    const latents = await (await model()).latents(golden, scheduler!, { steps: steps!, seed: seed!, config: cfg! })
    expect(distance(latents, await golden.values(`t2i/${name}/latent`))).toBeLessThan(1e-3)
  })

  it.each([
    ['without guidance', 'no_cfg', 'DDIMScheduler', { scale: 1 }],
    ['with a layer of CLIP skipped', 'clip_skip1', 'PNDMScheduler', { skip: 1 }],
    ['with the noise of DDIM’s eta', 'ddim_eta1', 'DDIMScheduler', { eta: 1 }],
  ] as const)('draws the same %s', async (_, name, scheduler, options) => {
    const golden = await expected()
    const latents = await (await model()).latents(golden, scheduler, { steps: 4, ...options })
    expect(distance(latents, await golden.values(`t2i/${name}`))).toBeLessThan(1e-3)
  })

  it('draws each picture of a batch from a seed of its own', async () => {
    const golden = await expected()
    const batch = await golden.values('t2i/batch_generator_list')
    for (const [i, seed] of [3, 4].entries()) {
      const latents = await (await model()).latents(golden, 'EulerAncestralDiscreteScheduler', { steps: 4, seed })
      expect(distance(latents, batch.subarray(i * 1024, (i + 1) * 1024))).toBeLessThan(1e-3)
    }
  })

  it('draws the same from a single LDM file', async () => {
    const single = await TinyModel.load(subject, { paths: ['single_file_ldm.safetensors'] })
    const golden = await expected()
    const latents = await single.latents(golden, 'DDIMScheduler', {})
    await single.networks.release()
    expect(distance(latents, await golden.values('t2i/ddim/latent'))).toBeLessThan(1e-3)
  })
}
