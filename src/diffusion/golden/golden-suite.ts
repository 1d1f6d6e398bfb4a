/** What diffusers computes with golden/tiny, as one suite for every runtime: SD 1.5's shape in small, random weights. */
import { describe, expect, it } from 'vitest'
import {
  type Drawing,
  distance,
  GoldenModel,
  type GoldenSubject,
  readExpected,
} from '../../../e2e/support/golden-model.ts'
import { decodePng, toGrey, toPixels } from '../../imaging/index.ts'
import { AdapterLibrary } from '../engine/adapter-library.ts'
import { embeddingWords, withAskedLoras } from '../engine/adapters.ts'
import type { Model } from '../networks/model.ts'
import type { SchedulerConfig, SchedulerName } from '../sampling/schedulers/index.ts'
import { promptChunks } from '../text/prompt/index.ts'

/** golden/tiny/expected.json. The values: diffusers 0.39, PyTorch 2.13, float32 on the processor. */
interface About {
  prompt?: string
  steps?: number
  seed?: number
  scheduler?: SchedulerName
  cfg?: SchedulerConfig
  strength?: number
  padding_mask_crop?: number
  ids?: number[]
}

const size = { height: 16, width: 16 }

/** A single file cannot tell its heads: the tiny model has four, not SD 1.5's eight and twelve. */
const singleFile = {
  paths: ['single_file_ldm.safetensors'],
  options: { unet: { attention_head_dim: 4 }, textEncoder: { num_attention_heads: 4 } },
}

/** What the drawings have in common: their arguments, the pictures that they start from, and what diffusers made of them. */
function given(subject: GoldenSubject) {
  const expected = () => readExpected<About>(subject)
  const drawing = async (change: Partial<Drawing>): Promise<Drawing> => {
    const { about } = await expected()
    const [prompt, negative_prompt] = [about['text/prompt']!.prompt!, about['text/negative']!.prompt!]
    return { prompt, negative_prompt, scheduler: 'DDIMScheduler', steps: 6, seed: 0, size, ...change }
  }
  const pictures = async () => ({
    picture: await decodePng(await subject.file('init.png')),
    mask: toGrey(await decodePng(await subject.file('mask.png'))),
  })
  return { expected, drawing, pictures }
}

/**
 * Registers the suite inside a `describe`. `brief` draws with three schedulers only: their arithmetic is the same on every
 * runtime, and software GPUs are slow.
 */
export function itAgreesWithDiffusers(subject: GoldenSubject, { brief = false } = {}): void {
  const schedulers = (names: readonly string[]) =>
    names.filter((name) => !brief || ['pndm', 'ddim', 'euler_a'].includes(name))
  const model = GoldenModel.shared(subject)
  const { expected, drawing, pictures } = given(subject)

  const tokens = async (name: string) => {
    const { about } = await expected()
    const { tokenizer } = await model()
    const content = tokenizer.encode(about[name]!.prompt!).slice(0, 75)
    const id = (i: number) => (i === 0 ? tokenizer.bos : (content[i - 1] ?? tokenizer.eos))
    return { ids: Int32Array.from({ length: 77 }, (_, i) => id(i)), end: content.length + 1 }
  }

  it.each([
    ['text/prompt', 'text/prompt', 0],
    ['text/negative', 'text/negative', 0],
    ['text/empty', 'text/empty', 0],
    ['text/long', 'text/long', 0],
    ['text/prompt_skip1', 'text/prompt', 1],
    ['text/prompt_skip2', 'text/prompt', 2],
  ])('encodes %s', async (name, prompt, skip) => {
    const [encoded] = await (await model()).networks.encode(await tokens(prompt), skip)
    expect(distance(encoded!.hidden, await (await expected()).values(name))).toBeLessThan(1e-4)
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
    const { networks } = await model()
    const { values } = await expected()
    const [latents] = await networks.encodePictures([await values('vae/enc_in')], size)
    const { mean, deviation } = latents!
    expect(
      distance(
        mean,
        (await values('vae/enc_mean')).map((value) => value * 0.18215),
      ),
    ).toBeLessThan(1e-4)
    const deviations = (await values('vae/enc_logvar')).map((value) => Math.exp(value / 2) * 0.18215)
    expect(distance(deviation!, deviations)).toBeLessThan(1e-4)
  })

  it.each(
    schedulers([
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
    ]),
  )('draws the latents that diffusers draws with %s', async (name) => {
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

  it.each(schedulers(['pndm', 'ddim', 'euler', 'euler_a', 'dpmpp_2m_karras', 'unipc', 'heun', 'lcm']))(
    'draws from a picture what diffusers draws with %s',
    async (name) => {
      const golden = await expected()
      const { scheduler, cfg } = golden.about[`t2i/${name}/latent`]!
      const { strength, steps, seed } = golden.about[`i2i/${name}/latent`]!
      const { picture } = await pictures()
      const latents = await (await model()).latents(
        await drawing({
          scheduler: scheduler!,
          config: cfg!,
          steps: steps!,
          seed: seed!,
          pictures: { picture },
          request: { endpoint: 'sd/image2image', strength },
        }),
      )
      expect(distance(latents, await golden.values(`i2i/${name}/latent`))).toBeLessThan(1e-3)
    },
  )

  it('draws the masked part alone as diffusers does, and leaves the rest of the picture untouched', async () => {
    const golden = await expected()
    const { steps, padding_mask_crop } = golden.about['inpaint4/crop8_u8']!
    const { picture, mask } = await pictures()
    const { networks } = await model()
    const { latents, task } = await (await model()).draw(
      await drawing({
        steps: steps!,
        pictures: { picture, mask },
        request: { endpoint: 'sd/inpainting', padding_mask_crop },
      }),
    )
    const { rgb } = toPixels(await networks.decode(latents, size), 128, 128)
    const { data } = task.finish({ width: 128, height: 128, channels: 3, data: rgb })
    const reference = await decodePng(await subject.file('inpaint4_crop8.png'))
    const off = Array.from(mask.data, (_, i) =>
      Math.max(...[0, 1, 2].map((c) => Math.abs(data[3 * i + c]! - reference.data[3 * i + c]!))),
    )
    expect(off.filter((levels) => levels <= 1).length / off.length).toBeGreaterThanOrEqual(0.999)
    const kept = Array.from(mask.data).flatMap((level, i) => (level === 0 ? [i] : []))
    expect(kept.length).toBeGreaterThan(1000)
    expect(kept.every((i) => [0, 1, 2].every((c) => data[3 * i + c] === picture.data[3 * i + c]))).toBe(true)
  })

  it('draws the same from a single LDM file', async () => {
    const single = await GoldenModel.load(subject, singleFile)
    const golden = await expected()
    const latents = await single.latents(await drawing({}))
    await single.networks.release()
    expect(distance(latents, await golden.values('t2i/ddim/latent'))).toBeLessThan(1e-3)
  })

  it('draws with a LoRA of kohya’s at 0.8, and without it again', async () => {
    const adapters = new AdapterLibrary()
    await adapters.open('kohya', { path: 'kohya.safetensors', data: await subject.file('lora_kohya.safetensors') })
    const { networks } = await model()
    const { model: base } = networks
    const request = {
      prompt: 'x <lora:kohya:0.8>',
      negative_prompt: '',
      prompt_syntax: 'literal' as const,
      lora_models: [],
      lora_weights: [],
      embeddings: [],
    }
    const asked = withAskedLoras(base, request, adapters)
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
    const adapters = new AdapterLibrary()
    const data = await subject.file('my-style.safetensors')
    await adapters.open('my-style', { path: 'my-style.safetensors', data })
    const { networks, tokenizer } = await model()
    const golden = await expected()
    const { prompt, ids } = golden.about['ti/two_vector']!
    const request = {
      prompt: prompt!,
      negative_prompt: '',
      prompt_syntax: 'literal' as const,
      lora_models: [],
      lora_weights: [],
      embeddings: ['my-style'],
    }
    const { words, vectors, warnings } = embeddingWords(networks.model, tokenizer, request, adapters)
    expect(warnings).toEqual([])
    const [chunk] = promptChunks(prompt!, tokenizer, { weighted: false, words })
    expect([...chunk!.ids]).toEqual(ids)
    const [encoded] = await networks.encode(chunk!, 0, vectors)
    expect(distance(encoded!.hidden, await golden.values('ti/two_vector'))).toBeLessThan(1e-4)
  })
}

/** Registers, inside a `describe`, what diffusers paints into a picture with an ordinary model and with an inpainting one. */
export function itInpaintsAsDiffusers(subject: GoldenSubject, { brief = false } = {}): void {
  const { expected, drawing, pictures } = given(subject)
  const ways = ['ddim', 'euler_a', 'pndm'].flatMap((name) =>
    ['1.0', '0.7'].map((strength) => [name, strength] as const),
  )

  describe.each([
    ['an ordinary model', 'inpaint4', 'unet/'],
    ['an inpainting model', 'inpaint9', 'unet9/'],
  ])('into a picture, with %s,', (_, entries, unet) => {
    const model = GoldenModel.shared(subject, { from: (path) => path.replace(/^unet\//, unet) })

    it.each(brief ? ways.slice(0, 2) : ways)(
      'draws what diffusers draws with %s at strength %s',
      async (name, strength) => {
        const golden = await expected()
        const { scheduler } = golden.about[`t2i/${name}/latent`]!
        const entry = `${entries}/${name}/s${strength}`
        const latents = await (await model()).latents(
          await drawing({
            scheduler: scheduler!,
            steps: golden.about[entry]!.steps!,
            pictures: await pictures(),
            request: { endpoint: 'sd/inpainting', strength: Number(strength) },
          }),
        )
        expect(distance(latents, await golden.values(entry))).toBeLessThan(1e-3)
      },
    )
  })
}
