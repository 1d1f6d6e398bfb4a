/** What diffusers computes with golden/tiny, as one suite for every runtime: SD 1.5's shape in small, random weights. */
import { expect, it } from 'vitest'
import {
  type Drawing,
  distance,
  GoldenModel,
  type GoldenSubject,
  readExpected,
} from '../../e2e/support/golden-model.ts'
import { AdditionLibrary } from './addition-library.ts'
import { embeddingWords, withAskedLoras } from './additions.ts'
import { vaeEncoderGraph } from './graph/index.ts'
import type { Model } from './networks.ts'
import { promptChunks } from './prompt/index.ts'
import type { SchedulerConfig, SchedulerName } from './schedulers/index.ts'
import { weightReader } from './weights/index.ts'

/** golden/tiny/expected.json. The values: diffusers 0.39, PyTorch 2.13, float32 on the processor. */
interface About {
  prompt?: string
  steps?: number
  seed?: number
  scheduler?: SchedulerName
  cfg?: SchedulerConfig
  ids?: number[]
}

const size = { height: 16, width: 16 }

/** A single file cannot tell its heads: the tiny model has four, not SD 1.5's eight and twelve. */
const singleFile = {
  paths: ['single_file_ldm.safetensors'],
  options: { unet: { attention_head_dim: 4 }, textEncoder: { num_attention_heads: 4 } },
}

/** Registers the suite inside a `describe`. */
export function itAgreesWithDiffusers(subject: GoldenSubject): void {
  let loaded: Promise<GoldenModel> | undefined
  const model = () => {
    loaded ??= GoldenModel.load(subject)
    return loaded
  }
  const expected = () => readExpected<About>(subject)
  const drawing = async (change: Partial<Drawing>): Promise<Drawing> => {
    const { about } = await expected()
    const [prompt, negative_prompt] = [about['text/prompt']!.prompt!, about['text/negative']!.prompt!]
    return { prompt, negative_prompt, scheduler: 'DDIMScheduler', steps: 6, seed: 0, size, ...change }
  }

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
    const { networks } = await GoldenModel.load(subject, { from: (path) => path.replace(/^unet\//, 'unet9/') })
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
    const latents = await (await model()).latents(
      await drawing({ scheduler: scheduler!, steps: steps!, seed: seed!, config: cfg! }),
    )
    expect(distance(latents, await golden.values(`t2i/${name}/latent`))).toBeLessThan(1e-3)
  })

  it.each([
    ['without guidance', 'no_cfg', 'DDIMScheduler', { guidance: 1 }],
    ['with a layer of CLIP skipped', 'clip_skip1', 'PNDMScheduler', { skip: 1 }],
    ['with the noise of DDIM’s eta', 'ddim_eta1', 'DDIMScheduler', { eta: 1 }],
  ] as const)('draws the same %s', async (_, name, scheduler, options) => {
    const golden = await expected()
    const latents = await (await model()).latents(await drawing({ scheduler, steps: 4, ...options }))
    expect(distance(latents, await golden.values(`t2i/${name}`))).toBeLessThan(1e-3)
  })

  it('draws each picture of a batch from a seed of its own', async () => {
    const golden = await expected()
    const batch = await golden.values('t2i/batch_generator_list')
    for (const [i, seed] of [3, 4].entries()) {
      const latents = await (await model()).latents(
        await drawing({ scheduler: 'EulerAncestralDiscreteScheduler', steps: 4, seed }),
      )
      expect(distance(latents, batch.subarray(i * 1024, (i + 1) * 1024))).toBeLessThan(1e-3)
    }
  })

  it('draws the same from a single LDM file', async () => {
    const single = await GoldenModel.load(subject, singleFile)
    const golden = await expected()
    const latents = await single.latents(await drawing({}))
    await single.networks.release()
    expect(distance(latents, await golden.values('t2i/ddim/latent'))).toBeLessThan(1e-3)
  })

  it('draws with a LoRA of kohya’s at 0.8, and without it again', async () => {
    const additions = new AdditionLibrary()
    await additions.open('kohya', { path: 'kohya.safetensors', data: await subject.file('lora_kohya.safetensors') })
    const { networks } = await model()
    const { model: base } = networks
    const request = {
      prompt: 'x <lora:kohya:0.8>',
      negative_prompt: '',
      lora_models: [],
      lora_weights: [],
      embeddings: [],
    }
    const asked = withAskedLoras(base, request, additions)
    expect(asked).toMatchObject({ prompt: 'x ', warnings: [] })
    const golden = await expected()
    const draw = async () => (await model()).latents(await drawing({ steps: 4 }))
    const adopt = (parts: Model) => networks.adopt(parts, new AbortController().signal, () => {})
    const before = await draw()
    await adopt(asked.model)
    expect(distance(await draw(), await golden.values('lora/merged_w0.8'))).toBeLessThan(1e-3)
    await adopt(base)
    expect(await draw()).toEqual(before)
  })

  it('puts an embedding’s two vectors where its word stands', async () => {
    const additions = new AdditionLibrary()
    const data = await subject.file('my-style.safetensors')
    await additions.open('my-style', { path: 'my-style.safetensors', data })
    const { networks, tokenizer } = await model()
    const golden = await expected()
    const { prompt, ids } = golden.about['ti/two_vector']!
    const request = {
      prompt: prompt!,
      negative_prompt: '',
      lora_models: [],
      lora_weights: [],
      embeddings: ['my-style'],
    }
    const { words, vectors, warnings } = embeddingWords(networks.model, tokenizer, request, additions)
    expect(warnings).toEqual([])
    const [chunk] = promptChunks(prompt!, tokenizer, { weighted: false, words })
    expect([...chunk!.ids]).toEqual(ids)
    const hidden = await networks.encode(chunk!.ids, 0, vectors)
    expect(distance(hidden, await golden.values('ti/two_vector'))).toBeLessThan(1e-4)
  })
}
