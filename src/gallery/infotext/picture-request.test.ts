/** Pictures of other programs, with the words that each writes: reference documents of their formats, not copies of pictures. */
import { deflateSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { encodePng, pngChunk, withPngText } from '../../imaging/index.ts'
import { noSecondPass } from '../../parameters/index.ts'
import { pictureOf } from './__fixtures__/picture-of.ts'
import { readPictureRequest, readRequestText } from './index.ts'

const blank = () => encodePng({ width: 2, height: 2, rgb: new Uint8Array(12) })

async function picture(texts: Record<string, unknown>) {
  let png = await blank()
  for (const [name, value] of Object.entries(texts)) {
    png = await withPngText(png, name, typeof value === 'string' ? value : JSON.stringify(value))
  }
  return png
}

const reading = async (texts: Record<string, unknown>) => (await readPictureRequest(await picture(texts)))!

const node = (class_type: string, inputs: Record<string, unknown>) => ({ class_type, inputs })

/** ComfyUI's default graph, with a LoRA, CLIP skip, a text from elsewhere, and a second pass. */
const graph = {
  3: node('KSampler', {
    ...{ seed: 156680208700286, steps: 20, cfg: 8, sampler_name: 'dpmpp_2m', scheduler: 'karras', denoise: 1 },
    ...{ model: ['10', 0], positive: ['6', 0], negative: ['7', 0], latent_image: ['5', 0] },
  }),
  4: node('CheckpointLoaderSimple', { ckpt_name: 'sd15\\v1-5-pruned-emaonly.safetensors' }),
  5: node('EmptyLatentImage', { width: 512, height: 768, batch_size: 1 }),
  6: node('CLIPTextEncode', { text: ['12', 0], clip: ['11', 0] }),
  7: node('CLIPTextEncode', { text: 'text, watermark', clip: ['11', 0] }),
  10: node('LoraLoader', { lora_name: 'add_detail.safetensors', strength_model: 0.7, model: ['4', 0], clip: ['4', 1] }),
  11: node('CLIPSetLastLayer', { stop_at_clip_layer: -2, clip: ['10', 1] }),
  12: node('StringConstant', { string: 'a glass bottle' }),
  20: node('LatentUpscale', { samples: ['3', 0], width: 1024, height: 1536 }),
  21: node('KSampler', {
    ...{ seed: 1, steps: 9, cfg: 3, sampler_name: 'euler', scheduler: 'normal', denoise: 0.5 },
    ...{ model: ['10', 0], positive: ['6', 0], negative: ['7', 0], latent_image: ['20', 0] },
  }),
}

const ofGraph = {
  ...{ prompt: 'a glass bottle', negative_prompt: 'text, watermark', seed: 156680208700286, num_inference_steps: 20 },
  ...{ guidance_scale: 8, width: 512, height: 768, clip_skip: 1, samples: 1, random_source: 'cpu' },
  ...{ scheduler: 'DPMSolverMultistepScheduler', sigma_schedule: 'karras', timestep_spacing: 'default' },
  force_zeros_for_empty_prompt: false,
}

describe('a picture of ComfyUI', () => {
  it('gives the first pass of its graph', async () => {
    const { source, request, unknown, needs } = await reading({ prompt: graph })
    expect(source).toBe('comfyui')
    expect(request).toEqual({ ...noSecondPass, ...ofGraph, lora_models: ['add_detail'], lora_weights: [0.7] })
    expect(unknown).toEqual(['LatentUpscale'])
    const loras = [{ name: 'add_detail' }]
    expect(needs).toEqual({ model: { name: 'v1-5-pruned-emaonly' }, loras, embeddings: [] })
  })

  it('gives what its editor’s workflow says, where that is all there is', async () => {
    const nodes = [
      {
        ...{ id: 3, type: 'KSampler', widgets_values: [5, 'randomize', 20, 8, 'euler', 'normal', 0.6] },
        inputs: ['model', 'positive', 'negative', 'latent_image'].map((name, i) => ({ name, link: i + 1 })),
      },
      { id: 4, type: 'CheckpointLoaderSimple', widgets_values: ['a.ckpt'] },
      { id: 6, type: 'CLIPTextEncode', widgets_values: ['a cat'] },
      { id: 7, type: 'CLIPTextEncode', widgets_values: ['a dog'] },
      { id: 8, type: 'VAEEncode', inputs: [{ name: 'pixels', link: 9 }] },
    ]
    const links = [4, 6, 7, 8].map((from, i) => [i + 1, from, 0, 3, i, '*'])
    const { request, needs } = await reading({ workflow: { nodes, links } })
    expect(request).toMatchObject({
      prompt: 'a cat',
      negative_prompt: 'a dog',
      seed: 5,
      scheduler: 'EulerDiscreteScheduler',
    })
    expect(request).toMatchObject({ endpoint: 'sd/image2image', strength: 0.6 })
    expect(needs.model).toEqual({ name: 'a' })
  })

  it('may be drawn by separate nodes for noise, guidance and steps', async () => {
    const parts = {
      1: node('SamplerCustomAdvanced', {
        ...{ noise: ['2', 0], guider: ['3', 0], sampler: ['4', 0], sigmas: ['5', 0], latent_image: ['6', 0] },
      }),
      2: node('RandomNoise', { noise_seed: 77 }),
      3: node('CFGGuider', { cfg: 4, model: ['7', 0], positive: ['8', 0], negative: ['9', 0] }),
      4: node('KSamplerSelect', { sampler_name: 'deis' }),
      5: node('BasicScheduler', { scheduler: 'sgm_uniform', steps: 12, denoise: 1, model: ['7', 0] }),
      6: node('EmptyLatentImage', { width: 640, height: 384 }),
      7: node('CheckpointLoaderSimple', { ckpt_name: 'b.safetensors' }),
      8: node('CLIPTextEncode', { text: 'yes', clip: ['7', 1] }),
      9: node('CLIPTextEncode', { text: 'no', clip: ['7', 1] }),
    }
    const { request } = await reading({ prompt: parts })
    expect(request).toMatchObject({ prompt: 'yes', negative_prompt: 'no', seed: 77, guidance_scale: 4, width: 640 })
    expect(request).toMatchObject({
      num_inference_steps: 12,
      scheduler: 'DEISMultistepScheduler',
      timestep_spacing: 'trailing',
    })
  })

  it('may have Python’s NaN in it, a graph that bites its tail, or ids that are names of ours', async () => {
    const text = JSON.stringify(graph).replace('"batch_size":1', '"is_changed":[NaN]')
    expect((await reading({ prompt: text })).request).toMatchObject(ofGraph)
    const loop = {
      1: node('KSampler', { model: ['2', 0], positive: ['1', 0], steps: ['2', 0] }),
      2: node('X', { model: ['1', 0] }),
    }
    expect((await reading({ prompt: loop })).request).toMatchObject({ samples: 1 })
    const odd = { __proto__: null, constructor: node('KSampler', { latent_image: ['__proto__', 0], seed: 3 }) }
    expect((await reading({ prompt: odd })).request).toMatchObject({ seed: 3 })
  })
})

describe('a picture of InvokeAI', () => {
  it('gives its metadata', async () => {
    const invokeai_metadata = {
      ...{ app_version: '5.6.0', generation_mode: 'img2img', positive_prompt: 'a fox', negative_prompt: 'blurry' },
      ...{
        width: 512,
        height: 640,
        seed: 4132,
        rand_device: 'cpu',
        cfg_scale: 7.5,
        steps: 30,
        scheduler: 'dpmpp_2m_k',
      },
      ...{ clip_skip: 1, strength: 0.6, model: { name: 'Deliberate V5', base: 'sd-1' }, vae: null, seamless_x: true },
      loras: [{ model: { name: 'add_detail' }, weight: 0.75 }],
    }
    const { source, request, unknown, needs } = await reading({ invokeai_metadata })
    expect(source).toBe('invokeai')
    expect(request).toEqual({
      ...{
        prompt: 'a fox',
        negative_prompt: 'blurry',
        num_inference_steps: 30,
        guidance_scale: 7.5,
        width: 512,
        height: 640,
      },
      ...{ seed: 4132, strength: 0.6, clip_skip: 1, samples: 1, random_source: 'cpu', endpoint: 'sd/image2image' },
      ...{ scheduler: 'DPMSolverMultistepScheduler', sigma_schedule: 'karras', timestep_spacing: 'default' },
      ...{ lora_models: ['add_detail'], lora_weights: [0.75] },
    })
    expect(unknown).toEqual(['seamless_x: true'])
    expect(needs).toEqual({ model: { name: 'Deliberate V5' }, loras: [{ name: 'add_detail' }], embeddings: [] })
  })
})

describe('a picture of Fooocus', () => {
  const parameters = {
    ...{ base_model: 'juggernautXL.safetensors', base_model_hash: 'aeb7e9e689', guidance_scale: 4.0, clip_skip: 2 },
    ...{
      prompt: 'a hut',
      negative_prompt: '',
      resolution: '(1152, 896)',
      sampler: 'dpmpp_2m_sde_gpu',
      scheduler: 'karras',
    },
    ...{ seed: '3407', steps: 30, styles: "['Fooocus V2']", refiner_model: 'None', version: 'Fooocus v2.5.5' },
    loras: [['offset.safetensors', 0.1, '4852686128']],
  }

  it('gives its own scheme', async () => {
    const { source, request, unknown, needs } = await reading({ parameters, fooocus_scheme: 'fooocus' })
    expect(source).toBe('fooocus')
    expect(request).toMatchObject({
      prompt: 'a hut',
      seed: 3407,
      width: 1152,
      height: 896,
      clip_skip: 1,
      guidance_scale: 4,
    })
    expect(request).toMatchObject({ lora_models: ['offset'], lora_weights: [0.1], sigma_schedule: 'karras' })
    expect(unknown).toEqual(['sampler: dpmpp_2m_sde_gpu, karras', "styles: ['Fooocus V2']"])
    expect(needs.model).toEqual({ name: 'juggernautXL', hash: 'aeb7e9e689' })
    expect(needs.loras).toEqual([{ name: 'offset', hash: '4852686128' }])
  })
})

describe('a picture of NovelAI', () => {
  it('gives its description and its comment', async () => {
    const Comment = {
      uc: 'lowres',
      steps: 28,
      sampler: 'k_euler_ancestral',
      scale: 11,
      seed: 12,
      width: 512,
      height: 768,
    }
    const { source, request } = await reading({ Software: 'NovelAI', Description: '1girl, {smile}', Comment })
    expect(source).toBe('novelai')
    expect(request).toMatchObject({
      prompt: '1girl, {smile}',
      negative_prompt: 'lowres',
      num_inference_steps: 28,
      clip_skip: 1,
    })
    expect(request.scheduler).toBe('EulerAncestralDiscreteScheduler')
  })
})

describe('any other picture', () => {
  it('of A1111 is read from the PNG’s text, whatever letters it has', async () => {
    const parameters = 'ein Haus 🏠\nSteps: 20, Sampler: Euler a, CFG scale: 7, Seed: 5, Size: 8x16'
    expect(await reading({ parameters })).toMatchObject({
      source: 'a1111',
      request: { prompt: 'ein Haus 🏠', seed: 5, height: 16 },
    })
  })

  it('says nothing where it holds nothing, or no picture at all', async () => {
    expect(await readPictureRequest(await blank())).toBeUndefined()
    expect(await readPictureRequest(await picture({ prompt: '{"1": {}}', Comment: 'shot in May' }))).toBeUndefined()
    expect(await readPictureRequest(new Blob(['parameters']))).toBeUndefined()
  })

  it('is none where the settings of InvokeAI, Fooocus or SwarmUI are nested deeper than anyone’s', async () => {
    const deep = '['.repeat(100_000) + ']'.repeat(100_000)
    for (const [name, text] of [
      ['invokeai_metadata', `{"positive_prompt": "x", "seamless": ${deep}}`],
      ['parameters', `{"base_model": "x", "styles": ${deep}}`],
      ['parameters', `{"sui_image_params": {"prompt": "x", "images": ${deep}}}`],
    ] as const) {
      const read = await readPictureRequest(await picture({ [name]: text }))
      expect(read).toMatchObject({ source: 'unknown', request: {} })
    }
  })

  it.each([7, 17])('takes no long time where many of its texts inflate to %i MB', async (megabytes) => {
    const bytes = new Uint8Array(await (await blank()).arrayBuffer())
    const bomb = deflateSync(Buffer.alloc(megabytes << 20, 'x'))
    const texts = Array.from({ length: 20 }, (_, i) =>
      pngChunk('zTXt', Buffer.concat([Buffer.from(`a${i}\0\0`), bomb])),
    )
    const file = new Blob([bytes.subarray(0, 33), ...texts, bytes.subarray(33)])
    const started = process.cpuUsage()
    expect(await readPictureRequest(file)).toBeUndefined()
    const { user, system } = process.cpuUsage(started)
    expect((user + system) / 1000).toBeLessThan(2000)
  })

  it('of a camera is no settings, and JSON that nobody knows is told of', async () => {
    expect(await readPictureRequest(await pictureOf({ UserComment: 'Screenshot' }))).toBeUndefined()
    expect(await readPictureRequest(await pictureOf({ UserComment: '{"sceneMode":"night","zoom":1}' }))).toBeUndefined()
    const both = { UserComment: 'Screenshot', parameters: 'a barn\nSteps: 20, Sampler: Euler, Seed: 5' }
    expect((await readPictureRequest(await pictureOf(both)))?.request).toMatchObject({ prompt: 'a barn', seed: 5 })
    expect(await readPictureRequest(await pictureOf({ parameters: '{"steps": 3, "sampler": "x"}' }))).toMatchObject({
      source: 'unknown',
      request: {},
    })
  })

  it.each([
    'null',
    '[]',
    '{}',
    '{"a":',
    '"x"',
    '1',
    '{"nodes": {"a": 1}, "links": 5}',
    '{"1": {"class_type": "KSampler", "inputs": null}}',
  ])('does no harm by holding %s where others hold a graph', async (text) => {
    for (const name of ['parameters', 'prompt', 'workflow', 'invokeai_metadata', 'Comment']) {
      const found = await readPictureRequest(await picture({ Software: 'NovelAI', [name]: text }))
      for (const value of Object.values(found?.request ?? {})) expect(value).not.toBeUndefined()
    }
  })
})

describe('a text file', () => {
  // A graph as the editor exports it: github.com/Comfy-Org/ComfyUI_frontend/issues/12376; as a program's log has it:
  // github.com/Acly/krita-ai-diffusion/issues/1988.
  it.each([
    ['ComfyUI’s graph', graph],
    ['what is sent to ComfyUI’s server', { prompt: graph, client_id: 'a' }],
  ])('with %s is read', (_, json) => {
    const read = readRequestText(JSON.stringify(json))
    expect(read).toMatchObject({ source: 'comfyui', request: { prompt: 'a glass bottle', num_inference_steps: 20 } })
  })

  it('that A1111 put beside a picture is read', () => {
    const read = readRequestText('a barn\nNegative prompt: fog\nSteps: 20, Sampler: Euler a, Seed: 11')
    expect(read).toMatchObject({ source: 'a1111', request: { prompt: 'a barn', negative_prompt: 'fog', seed: 11 } })
  })

  it.each([
    ['words, one a line', 'red\nblue\n__animals__\n{a|b}'],
    ['options, one prompt a line', '--prompt "a cat" --steps 20'],
    ['lists of words', '{"colours": ["red"], "nodes": ["a"], "prompt": ["b"]}'],
    ['YAML', 'colours:\n  - red\nsteps:\n  - "20"\n'],
    ['half of JSON', '{"3": {"class_type": "KSampler"'],
  ])('with %s says nothing of a picture', (_, text) => expect(readRequestText(text)).toBeUndefined())
})
