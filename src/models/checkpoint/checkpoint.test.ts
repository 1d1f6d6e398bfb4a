/**
 * Whole SD 1.5 files, as headers over imagined zeros: names and shapes from __fixtures__/keys.json (diffusers 0.39.0.dev0).
 * The tiny model is golden/tiny (random weights, the same ones as a diffusers folder and as an LDM file).
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { goldenFolder } from '../../../e2e/support/golden.ts'
import { imagined, type TensorToWrite } from '../../../e2e/support/safetensors-writer.ts'
import { type ByteSource, memoryBytes } from '../bytes/bytes.ts'
import type { Weights } from '../bytes/weights.ts'
import { type OpenOptions, openCheckpoint } from './checkpoint.ts'

type Rows = Record<string, { shape: number[]; ldm: string }>
const keys: { unet: Rows; vae: Rows; text_encoder: Record<string, number[]> } = JSON.parse(
  readFileSync(new URL('./__fixtures__/keys.json', import.meta.url), 'utf8'),
)
type Tensors = Record<string, TensorToWrite>

const half = (shape: number[]) => ({ dtype: 'F16', shape })
const each = <T>(rows: Record<string, T>, entry: (name: string, row: T) => [string, TensorToWrite]): Tensors =>
  Object.fromEntries(Object.entries(rows).map(([name, row]) => entry(name, row)))

/** Linear layers of LDM's VAE are 1×1 convolutions. */
const ldmVaeShape = (name: string, shape: number[]) =>
  /attn_1.*weight/.test(name) && shape[1] ? [...shape, 1, 1] : shape
const unet = each(keys.unet, (_, { ldm, shape }) => [ldm, half(shape)])
const vae = each(keys.vae, (_, { ldm, shape }) => [ldm, half(ldmVaeShape(ldm, shape))])
const text = each(keys.text_encoder, (name, shape) => [`cond_stage_model.transformer.text_model.${name}`, half(shape)])
const ldm = { ...unet, ...vae, ...text }

const json = (value: unknown) => memoryBytes(new TextEncoder().encode(JSON.stringify(value)))
const open = (files: Record<string, ByteSource>, options?: OpenOptions) =>
  openCheckpoint(new Map(Object.entries(files)), options)
const openTensors = (tensors: Tensors, metadata?: Record<string, string>) =>
  open({ 'dream.safetensors': imagined(tensors, metadata) })
const without = (tensors: Tensors, pattern: RegExp): Tensors =>
  Object.fromEntries(Object.entries(tensors).filter(([name]) => !pattern.test(name)))
const renamed = (tensors: Tensors, from: string | RegExp, to: string): Tensors =>
  Object.fromEntries(Object.entries(tensors).map(([name, tensor]) => [name.replace(from, to), tensor]))
const shapesOf = (rows: Rows) => Object.fromEntries(Object.entries(rows).map(([name, { shape }]) => [name, shape]))
const shapes = (weights: Weights) => Object.fromEntries(Array.from(weights, ([name, { shape }]) => [name, shape]))

describe('a single SD 1.5 file', () => {
  it("has its architecture told from its tensors: SD 1.5's configs, word for word", async () => {
    const model = await openTensors(ldm)
    expect(model).toMatchObject({ kind: 'single-file', name: 'dream', inpainting: false, tokenizer: undefined })
    expect(model.unet.config).toEqual({
      in_channels: 4,
      out_channels: 4,
      block_out_channels: [320, 640, 1280, 1280],
      layers_per_block: 2,
      down_block_types: ['CrossAttnDownBlock2D', 'CrossAttnDownBlock2D', 'CrossAttnDownBlock2D', 'DownBlock2D'],
      up_block_types: ['UpBlock2D', 'CrossAttnUpBlock2D', 'CrossAttnUpBlock2D', 'CrossAttnUpBlock2D'],
      cross_attention_dim: 768,
      attention_head_dim: [8, 8, 8, 8],
      norm_num_groups: 32,
      norm_eps: 1e-5,
      sample_size: 64,
      flip_sin_to_cos: true,
      freq_shift: 0,
      use_linear_projection: false,
      transformer_layers_per_block: [1, 1, 1, 1],
    })
    expect(model.vae?.config).toEqual({
      _class_name: 'AutoencoderKL',
      in_channels: 3,
      out_channels: 3,
      latent_channels: 4,
      block_out_channels: [128, 256, 512, 512],
      layers_per_block: 2,
      norm_num_groups: 32,
      sample_size: 512,
      scaling_factor: 0.18215,
      force_upcast: false,
    })
    expect(model.textEncoder?.config).toEqual({
      vocab_size: 49408,
      hidden_size: 768,
      intermediate_size: 3072,
      num_hidden_layers: 12,
      num_attention_heads: 12,
      max_position_embeddings: 77,
      layer_norm_eps: 1e-5,
      hidden_act: 'quick_gelu',
    })
    expect(model.schedulerConfig).toMatchObject({ _class_name: 'PNDMScheduler', steps_offset: 1, beta_end: 0.012 })
    expect(model.schedulerConfig).not.toHaveProperty('prediction_type')
  })

  it("gives each tensor under diffusers' name in diffusers' shape", async () => {
    const model = await openTensors(ldm)
    expect(shapes(model.unet.weights)).toEqual(shapesOf(keys.unet))
    expect(shapes(model.vae!.weights)).toEqual(shapesOf(keys.vae))
    expect(shapes(model.textEncoder!.weights)).toEqual(keys.text_encoder)
  })

  const leftovers: Tensors = {
    ...each(keys.unet, (_, { ldm, shape }) => [
      `model_ema.${ldm.replace('model.', '').replaceAll('.', '')}`,
      half(shape),
    ]),
    'model_ema.decay': { dtype: 'F32', shape: [] },
    alphas_cumprod: { dtype: 'F64', shape: [1000] },
    'cond_stage_model.transformer.text_model.embeddings.position_ids': { dtype: 'I64', shape: [1, 77] },
    'cond_stage_model.logit_scale': { dtype: 'F32', shape: [] },
    'loss.logvar': { dtype: 'F32', shape: [] },
  }
  it.each<[string, Tensors]>([
    ['with averaged (EMA) weights, schedules and training leftovers beside the real ones', { ...ldm, ...leftovers }],
    ['with "vae." for a prefix', renamed(ldm, 'first_stage_model.', 'vae.')],
    ['with a text encoder that lacks "text_model."', renamed(ldm, '.text_model.', '.')],
    [
      'with a text encoder under "conditioner.embedders.0."',
      renamed(ldm, 'cond_stage_model', 'conditioner.embedders.0'),
    ],
    ['in mixed precisions', each(ldm, (name, t) => [name, { ...t, dtype: /bias/.test(name) ? 'F32' : 'F8_E4M3' }])],
  ])('may come %s', async (_, tensors) => {
    const model = await openTensors(tensors)
    const sizes = [model.unet, model.vae, model.textEncoder].map((part) => part?.weights.size)
    expect(sizes).toEqual([686, 248, 196])
  })

  it.each<[string, Tensors]>([
    ['model.diffusion_model.', unet],
    ['no prefix', renamed(unet, 'model.diffusion_model.', '')],
    ["diffusers' names", each(keys.unet, (name, { shape }) => [name, half(shape)])],
  ])('may be a UNet alone (%s)', async (_, tensors) => {
    const model = await openTensors(tensors)
    expect(model.unet.weights.size).toBe(686)
    expect(model).toMatchObject({ vae: undefined, textEncoder: undefined })
  })

  it('may lack its VAE or its text encoder', async () => {
    expect(await openTensors({ ...unet, ...text })).toMatchObject({ vae: undefined, textEncoder: { config: {} } })
    expect(await openTensors({ ...unet, ...vae })).toMatchObject({ vae: { config: {} }, textEncoder: undefined })
  })

  it('is an inpainting model when its UNet takes nine channels', async () => {
    const first = 'model.diffusion_model.input_blocks.0.0.weight'
    const model = await openTensors({ ...ldm, [first]: half([320, 9, 3, 3]) })
    expect(model.inpainting).toBe(true)
    expect(model.unet.config.in_channels).toBe(9)
  })

  const empty = { dtype: 'F32', shape: [0] }
  it.each<[string, Tensors, Record<string, string>, Record<string, unknown>]>([
    ['a v_pred tensor', { v_pred: empty }, {}, { prediction_type: 'v_prediction' }],
    [
      'v_pred and ztsnr tensors',
      { v_pred: empty, ztsnr: empty },
      {},
      { prediction_type: 'v_prediction', rescale_betas_zero_snr: true },
    ],
    ['modelspec metadata', {}, { 'modelspec.prediction_type': 'v' }, { prediction_type: 'v_prediction' }],
    [
      'kohya metadata',
      {},
      { ss_v_parameterization: 'True', ss_zero_terminal_snr: 'True' },
      { prediction_type: 'v_prediction', rescale_betas_zero_snr: true },
    ],
  ])('predicts v where %s says so', async (_, tensors, metadata, expected) => {
    expect((await openTensors({ ...unet, ...tensors }, metadata)).schedulerConfig).toMatchObject(expected)
  })

  it('predicts v where the yaml beside it says so, or the caller', async () => {
    const file = imagined(unet)
    const yaml = memoryBytes(new TextEncoder().encode('model:\n  params:\n    parameterization: "v"\n'))
    const v = { prediction_type: 'v_prediction' }
    expect((await open({ 'a.safetensors': file, 'a.yaml': yaml })).schedulerConfig).toMatchObject(v)
    expect((await open({ 'a.safetensors': file }, { scheduler: v })).schedulerConfig).toMatchObject(v)
  })

  it('takes the heads from a config.json beside it, or from the caller', async () => {
    const file = imagined(unet)
    const config = json({ attention_head_dim: 5 })
    const heads = async (...args: Parameters<typeof open>) => (await open(...args)).unet.config.attention_head_dim
    expect(await heads({ 'a.safetensors': file, 'unet/config.json': config })).toEqual([5, 5, 5, 5])
    const options = { unet: { attention_head_dim: [5, 10, 20, 20] } }
    expect(await heads({ 'a.safetensors': file, 'unet/config.json': config }, options)).toEqual([5, 10, 20, 20])
  })
})

describe('a diffusers folder', () => {
  const unetConfig = {
    _class_name: 'UNet2DConditionModel',
    block_out_channels: [320, 640, 1280, 1280],
    down_block_types: ['CrossAttnDownBlock2D', 'CrossAttnDownBlock2D', 'CrossAttnDownBlock2D', 'DownBlock2D'],
    up_block_types: ['UpBlock2D', 'CrossAttnUpBlock2D', 'CrossAttnUpBlock2D', 'CrossAttnUpBlock2D'],
    layers_per_block: 2,
    cross_attention_dim: 768,
  }
  const unetTensors = each(keys.unet, (name, { shape }) => [name, half(shape)])
  const folder: Record<string, ByteSource> = {
    'sd/model_index.json': json({ _class_name: 'StableDiffusionPipeline', safety_checker: ['x', 'y'] }),
    'sd/unet/config.json': json(unetConfig),
    'sd/unet/diffusion_pytorch_model.safetensors': imagined(unetTensors),
    'sd/unet/diffusion_pytorch_model.fp16.safetensors': imagined(unetTensors),
    'sd/unet/diffusion_pytorch_model.non_ema.safetensors': imagined(unetTensors),
    'sd/vae/config.json': json({ block_out_channels: [128, 256, 512, 512], layers_per_block: 2, scaling_factor: 0.2 }),
    'sd/vae/diffusion_pytorch_model.safetensors': imagined(
      // As old uploads have it: the attention under its old names, in four dimensions.
      renamed(
        renamed(
          each(keys.vae, (name, { shape }) => [name, half(/\.to_.*weight/.test(name) ? [...shape, 1, 1] : shape)]),
          'to_out.0',
          'proj_attn',
        ),
        /\.to_q\./,
        '.query.',
      ),
    ),
    'sd/text_encoder/config.json': json({ hidden_size: 768, intermediate_size: 3072, num_attention_heads: 12 }),
    'sd/text_encoder/model.safetensors': imagined(
      each(keys.text_encoder, (name, shape) => [`text_model.${name}`, half(shape)]),
    ),
    'sd/tokenizer/vocab.json': json({}),
    'sd/tokenizer/merges.txt': json(''),
    'sd/scheduler/scheduler_config.json': json({ _class_name: 'DDIMScheduler', prediction_type: 'v_prediction' }),
    'sd/safety_checker/pytorch_model.bin': memoryBytes(Uint8Array.of(0x80, 2)),
    'sd/v1-5-pruned.safetensors': imagined({}),
  }
  const changed = (path: string, source?: ByteSource) => {
    const { [path]: _, ...rest } = folder
    return source ? { ...rest, [path]: source } : rest
  }

  it('is opened under the name of the folder, with all its parts', async () => {
    const model = await open(folder)
    expect(model).toMatchObject({ kind: 'diffusers', name: 'sd', inpainting: false })
    expect([model.unet, model.vae, model.textEncoder].map((part) => part?.weights.size)).toEqual([686, 248, 196])
    expect(model.vae?.config.scaling_factor).toBe(0.2)
    expect(model.vae?.weights.get('decoder.mid_block.attentions.0.to_q.weight')?.shape).toEqual([512, 512])
    expect(model.schedulerConfig).toEqual({ _class_name: 'DDIMScheduler', prediction_type: 'v_prediction' })
    expect(model.tokenizer).toMatchObject({ vocab: folder['sd/tokenizer/vocab.json'], tokenizerJson: undefined })
  })

  it('gives the fp16 weights, or the full ones where they are asked for or alone', async () => {
    const file = async (files: Record<string, ByteSource>, options?: OpenOptions) => {
      const { source } = (await open(files, options)).unet.weights.get('conv_in.bias')!
      return Object.keys(files)
        .find((path) => files[path] === source)
        ?.replace(/.*model/, '')
    }
    expect(await file(folder)).toBe('.fp16.safetensors')
    expect(await file(folder, { variant: 'full' })).toBe('.safetensors')
    expect(await file(changed('sd/unet/diffusion_pytorch_model.fp16.safetensors'))).toBe('.safetensors')
  })

  it('is refused, not built, where its config asks for a million layers', async () => {
    for (const part of ['unet', 'vae']) {
      const path = `sd/${part}/config.json`
      const config = part === 'unet' ? unetConfig : { block_out_channels: [128, 256, 512, 512] }
      const asked = open(changed(path, json({ ...config, layers_per_block: 1e6 })))
      await expect(asked).rejects.toMatchObject({
        code: 'bad-file',
        message: expect.stringMatching(/layers_per_block/),
      })
    }
  })

  it('may have its weights in several files', async () => {
    const entries = Object.entries(unetTensors)
    const shard = (n: number) => `unet/diffusion_pytorch_model-0000${n}-of-00002.safetensors`
    const files = {
      'unet/config.json': json(unetConfig),
      [shard(1)]: imagined(Object.fromEntries(entries.slice(0, 300))),
      [shard(2)]: imagined(Object.fromEntries(entries.slice(300))),
    }
    expect((await open(files)).unet.weights.size).toBe(686)
    const { [shard(2)]: _, ...firstOnly } = files
    await expect(open(firstOnly)).rejects.toThrow(/lacks .*386 tensors in all/)
  })

  it('is refused where its text encoder does not fit its UNet', async () => {
    const wide = each(keys.unet, (name, { shape }) => [
      name,
      half(/attn2.to_[kv]/.test(name) ? [shape[0]!, 512] : shape),
    ])
    const files = changed('sd/unet/config.json', json({ ...unetConfig, cross_attention_dim: 512 }))
    const opening = open({ ...files, 'sd/unet/diffusion_pytorch_model.fp16.safetensors': imagined(wide) })
    await expect(opening).rejects.toThrow('its text encoder is 768 wide, the UNet listens to 512')
  })

  it.each<[string, unknown]>([
    ['class_embed_type', 'timestep'],
    ['addition_embed_type', 'image'],
    ['time_cond_proj_dim', 256],
    ['resnet_time_scale_shift', 'scale_shift'],
    ['dual_cross_attention', true],
    ['only_cross_attention', [false, true]],
    ['mid_block_type', null],
    ['_class_name', 'Kandinsky3UNet'],
  ])('is refused by name where its UNet needs %s', async (feature, value) => {
    const files = changed('sd/unet/config.json', json({ ...unetConfig, [feature]: value }))
    await expect(open(files)).rejects.toMatchObject({
      code: 'bad-file',
      message: expect.stringContaining(`needs ${feature} = ${JSON.stringify(value)}`),
    })
  })

  it('is refused where its config is none, makes no sense, or does not match its weights', async () => {
    const path = 'sd/unet/config.json'
    const withConfig = (config: unknown) => open(changed(path, json({ ...unetConfig, ...(config as object) })))
    await expect(open(changed(path, memoryBytes(new TextEncoder().encode('<html>'))))).rejects.toThrow(
      'unet/config.json is not a JSON',
    )
    await expect(withConfig({ block_out_channels: [320, 'many'] })).rejects.toThrow('block_out_channels.1')
    await expect(withConfig({ down_block_types: ['AttnDownBlock2D'] })).rejects.toThrow('down_block_types.0')
    await expect(withConfig({ attention_head_dim: 7 })).rejects.toThrow('attention heads')
    await expect(withConfig({ attention_head_dim: [8, 8] })).rejects.toThrow('equally many')
    await expect(withConfig({ norm_num_groups: 48 })).rejects.toThrow('norm_num_groups')
    await expect(withConfig({ cross_attention_dim: 640 })).rejects.toThrow('[320,768], where [320,640]')
    await expect(withConfig({ in_channels: 5 })).rejects.toThrow('in_channels must be 4, or 9')
  })

  it('is refused where its weights are pickles, and where it has none', async () => {
    const bin = memoryBytes(Uint8Array.of(0x80, 2))
    await expect(open({ 'model_index.json': json({}), 'unet/diffusion_pytorch_model.bin': bin })).rejects.toThrow(
      'is a pickle',
    )
    await expect(open({ 'model_index.json': json({}), 'unet/config.json': json({}) })).rejects.toThrow('lacks unet/')
    await expect(open({})).rejects.toThrow('holds no model')
  })
})

describe('anything else is named and refused', () => {
  const one = (...names: string[]): Tensors => Object.fromEntries(names.map((name) => [name, half([1, 768])]))
  const wider = (width: number) =>
    each(unet, (name, { shape }) => [name, half(/attn2.to_[kv]/.test(name) ? [shape[0]!, width] : [...shape])])
  it.each<[string, Tensors]>([
    ['Stable Diffusion 2', wider(1024)],
    ['Stable Diffusion 2', { ...unet, ...one('cond_stage_model.model.ln_final.weight') }],
    ['InstructPix2Pix', { ...unet, 'model.diffusion_model.input_blocks.0.0.weight': half([320, 8, 3, 3]) }],
    ['Stable Diffusion 3', one('model.diffusion_model.joint_blocks.0.x_block.mlp.fc1.weight')],
    ['Flux', one('double_blocks.0.img_attn.qkv.weight')],
    ['LoRA', one('lora_unet_down_blocks_0_attentions_0_proj_in.lora_down.weight')],
    ['LoRA', one('unet.down_blocks.0.attentions.0.proj_in.lora_A.weight')],
    ['textual-inversion embedding', one('emb_params')],
    ['textual-inversion embedding', one('<my-style>')],
    ['ControlNet', one('control_model.input_blocks.0.0.weight')],
    ['ControlNet', one('conv_in.weight', 'controlnet_cond_embedding.conv_in.weight')],
    ['VAE', vae],
    ['VAE', renamed(vae, 'first_stage_model.', '')],
    ['text encoder', text],
    ['EMA', one('model_ema.diffusion_modelinput_blocks00weight')],
    ['no model that this app knows', one('something')],
  ])('%s', async (title, tensors) => {
    await expect(openTensors(tensors)).rejects.toMatchObject({
      code: 'bad-file',
      message: expect.stringMatching(new RegExp(`^dream.safetensors .*${title}.*\\.$`)),
    })
  })

  it('a folder of another family, by its pipeline', async () => {
    const files = {
      'sd3/model_index.json': json({ _class_name: 'StableDiffusion3Pipeline' }),
      'sd3/unet/config.json': json({}),
    }
    await expect(open(files)).rejects.toThrow('sd3 is a Stable Diffusion 3 model')
  })

  it('a model that calls itself something in its metadata', async () => {
    await expect(openTensors(one('a'), { 'modelspec.architecture': 'stable-cascade' })).rejects.toThrow(
      '"stable-cascade"',
    )
  })

  it('a pickle, by its first bytes', async () => {
    const pickle = memoryBytes(Uint8Array.of(0x50, 0x4b, 3, 4, 0, 0, 8, 8, 0, 0))
    await expect(open({ 'old.ckpt': pickle })).rejects.toThrow(/old\.ckpt is a pickle.*can run code/)
  })

  it('two models at once', async () => {
    const files = { 'a.safetensors': imagined(unet), 'b.safetensors': imagined(unet) }
    await expect(open(files)).rejects.toThrow('several models: a.safetensors, b.safetensors')
  })

  it('a file with missing tensors, telling the first and how many', async () => {
    await expect(openTensors(without(ldm, /output_blocks\.3\.0\.(in|out)_layers/))).rejects.toThrow(
      'lacks up_blocks.1.resnets.0.norm1.weight, up_blocks.1.resnets.0.norm1.bias, up_blocks.1.resnets.0.conv1.weight, … (8 tensors in all)',
    )
    await expect(openTensors(without(ldm, /time_embed\.0\.bias/))).rejects.toThrow(
      'lacks time_embedding.linear_1.bias. ',
    )
    await expect(openTensors(without(unet, /input_blocks\.[1-9]/))).rejects.toThrow('tensors in all')
  })

  it('a file with a tensor of the wrong shape or of whole numbers', async () => {
    const name = 'model.diffusion_model.out.2.bias'
    await expect(openTensors({ ...ldm, [name]: half([5]) })).rejects.toThrow(
      'has conv_out.bias in shape [5], where [4]',
    )
    await expect(openTensors({ ...ldm, [name]: { dtype: 'I64', shape: [4] } })).rejects.toThrow('conv_out.bias as I64')
  })
})

describe.skipIf(!goldenFolder)('the tiny model of the golden values', () => {
  const tiny = `${goldenFolder}/tiny`
  const file = (path: string) => memoryBytes(new Uint8Array(readFileSync(`${tiny}/${path}`)))
  const folder = () =>
    Object.fromEntries(
      ['unet', 'vae', 'text_encoder', 'tokenizer', 'scheduler']
        .flatMap((part) => readdirSync(`${tiny}/${part}`).map((name) => `${part}/${name}`))
        .concat('model_index.json')
        .map((path) => [`tiny/${path}`, file(path)]),
    )
  const heads = { unet: { attention_head_dim: 4 }, textEncoder: { num_attention_heads: 4 } }

  it('is the same, byte for byte, as a folder and as a single file', async () => {
    const fromFolder = await open(folder())
    const fromFile = await open({ 'single.safetensors': file('single_file_ldm.safetensors') }, heads)
    // The native sizes are 16 latents and 128 pixels, which no tensor tells.
    expect(fromFile.unet.config).toEqual({ ...fromFolder.unet.config, sample_size: 64 })
    expect(fromFile.vae?.config).toEqual({ ...fromFolder.vae?.config, sample_size: 512 })
    expect(fromFile.textEncoder?.config).toEqual(fromFolder.textEncoder?.config)
    expect(fromFolder.schedulerConfig).toMatchObject(fromFile.schedulerConfig)

    let compared = 0
    for (const part of ['unet', 'vae', 'textEncoder'] as const) {
      const ours = fromFile[part]!.weights
      const theirs = fromFolder[part]!.weights
      expect([...ours.keys()]).toEqual([...theirs.keys()])
      for (const [name, a] of ours) {
        const b = theirs.get(name)!
        expect(a.shape).toEqual(b.shape)
        const same = Buffer.compare(await a.source.read(a.begin, a.end), await b.source.read(b.begin, b.end)) === 0
        expect(same, name).toBe(true)
        compared++
      }
    }
    expect(compared).toBe(684 + 244 + 68)
  })

  it('is told from its tensors, all but the heads', async () => {
    const single = file('single_file_ldm.safetensors')
    const error = open({ 'single.safetensors': single }, { unet: heads.unet })
    await expect(error).rejects.toThrow('num_attention_heads')
  })

  it('has an inpainting twin', async () => {
    const files = {
      'unet/config.json': file('unet9/config.json'),
      'unet/diffusion_pytorch_model.safetensors': file('unet9/diffusion_pytorch_model.safetensors'),
    }
    expect(await open(files)).toMatchObject({ kind: 'diffusers', inpainting: true, vae: undefined })
  })
})

const demo = fileURLToPath(new URL('../../../public/models/demo/', import.meta.url))
describe.skipIf(!existsSync(`${demo}model_index.json`))('the demo model', () => {
  it('opens whole, with its own tokenizer', async () => {
    const paths = readdirSync(demo, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => relative(demo, `${entry.parentPath}/${entry.name}`))
    const model = await open(
      Object.fromEntries(paths.map((path) => [path, memoryBytes(new Uint8Array(readFileSync(`${demo}${path}`)))])),
      { name: 'demo' },
    )
    expect(model).toMatchObject({ kind: 'diffusers', name: 'demo', inpainting: false })
    expect(model.textEncoder?.config.hidden_size).toBe(model.unet.config.cross_attention_dim)
    expect(model.vae?.config.scaling_factor).toBe(0.18215)
    expect(model.tokenizer?.vocab?.size).toBeGreaterThan(0)
    expect(model.schedulerConfig).toMatchObject({ beta_schedule: 'scaled_linear' })
  })
})
