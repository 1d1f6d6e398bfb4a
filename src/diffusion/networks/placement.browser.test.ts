/** Where the nodes of every graph run: all of them on the GPU. Without weights: placing needs none. */
import type { InferenceSession } from 'onnxruntime-web'
import { describe, expect, inject, it } from 'vitest'
import type { ClipTextConfig, UnetConfig, UpscalerConfig, VaeConfig } from '../../models/index.ts'
import {
  clipTextGraph,
  contextGraph,
  type Dialect,
  unetGraph,
  upscalerGraph,
  vaeDecoderGraph,
  vaeEncoderGraph,
  WebGpuDialect,
} from './graph/index.ts'
import { loadOrt, nodePlacer, type Ort, openDevice, type Placement, Runtime } from './runtime/index.ts'

const text: ClipTextConfig = {
  vocab_size: 49408,
  hidden_size: 768,
  intermediate_size: 3072,
  num_hidden_layers: 12,
  num_attention_heads: 12,
  max_position_embeddings: 77,
  layer_norm_eps: 1e-5,
  hidden_act: 'quick_gelu',
}
const unet: UnetConfig = {
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
}
const vae: VaeConfig = {
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
}

const taesd: VaeConfig = {
  _class_name: 'AutoencoderTiny',
  in_channels: 3,
  out_channels: 3,
  latent_channels: 4,
  encoder_block_out_channels: [64, 64, 64, 64],
  decoder_block_out_channels: [64, 64, 64, 64],
  num_encoder_blocks: [1, 3, 3, 3],
  num_decoder_blocks: [3, 3, 3, 1],
  scaling_factor: 1,
}

/** SD 1.5's, golden/tiny's (the same blocks, narrower, with other heads), and SDXL's. */
const architectures = [
  { name: 'SD 1.5', text, unet, vae },
  {
    name: 'the tiny model',
    text: { ...text, hidden_size: 32, intermediate_size: 64, num_hidden_layers: 4, num_attention_heads: 4 },
    unet: { ...unet, block_out_channels: [32, 32, 64, 64], cross_attention_dim: 32, attention_head_dim: [4, 4, 4, 4] },
    vae: { ...vae, block_out_channels: [32, 32, 64, 64] },
  },
  {
    name: 'SDXL',
    text: {
      ...text,
      hidden_size: 1280,
      intermediate_size: 5120,
      num_hidden_layers: 32,
      num_attention_heads: 20,
      hidden_act: 'gelu' as const,
      projection_dim: 1280,
    },
    unet: {
      ...unet,
      block_out_channels: [320, 640, 1280],
      down_block_types: ['DownBlock2D' as const, 'CrossAttnDownBlock2D' as const, 'CrossAttnDownBlock2D' as const],
      up_block_types: ['CrossAttnUpBlock2D' as const, 'CrossAttnUpBlock2D' as const, 'UpBlock2D' as const],
      transformer_layers_per_block: [1, 2, 10],
      attention_head_dim: [5, 10, 20],
      cross_attention_dim: 2048,
      use_linear_projection: true,
      addition_embed_type: 'text_time' as const,
      addition_time_embed_dim: 256,
      projection_class_embeddings_input_dim: 2816,
      sample_size: 128,
    },
    vae,
  },
]
const types = inject('gpu') === 'lavapipe' ? (['float32', 'float16'] as const) : (['float32'] as const)
const dialects = types.flatMap((type) => [
  ...[true, false].map((fusedAttention) => ({ type, fusedAttention })),
  { type, fusedAttention: true, bits: 8 as const },
])
const cases = architectures.flatMap((architecture) => dialects.map((options) => ({ ...architecture, options })))

describe.each(cases)('the GPU runs every node of $name with $options', ({ text, unet, vae, options }) => {
  it.each<[string, (dialect: Dialect) => Dialect]>([
    ['the text encoder', (dialect) => clipTextGraph(dialect, text, !text.projection_dim)],
    ['the context', (dialect) => contextGraph(dialect, unet)],
    ['the UNet', (dialect) => unetGraph(dialect, unet)],
    ['an inpainting model’s UNet', (dialect) => unetGraph(dialect, { ...unet, in_channels: 9 })],
    ['the VAE’s decoder', (dialect) => vaeDecoderGraph(dialect, vae)],
    ['the VAE’s encoder', (dialect) => vaeEncoderGraph(dialect, vae)],
    ['TAESD’s decoder', (dialect) => vaeDecoderGraph(dialect, taesd)],
    ['TAESD’s encoder', (dialect) => vaeEncoderGraph(dialect, taesd)],
  ])('in %s', async (_, written) => {
    const dialect = written(new WebGpuDialect('graph', options))
    expect(await placement(dialect)).toEqual({ WebGpuExecutionProvider: dialect.graph.nodeCount })
  })
})

const upscalers: [name: string, UpscalerConfig][] = [
  ['Real-ESRGAN ×4', esrgan(4, 2, 1)],
  ['Real-ESRGAN ×2', esrgan(2, 2, 2)],
  ['ESRGAN ×1', esrgan(1, 0, 1)],
  ['compact ×4', { architecture: 'compact', scale: 4, features: 64, layers: 32 }],
  ['compact ×1', { architecture: 'compact', scale: 1, features: 64, layers: 16 }],
  ['SPAN ×4', { architecture: 'span', scale: 4, features: 48, isNormed: true }],
]

function esrgan(scale: number, doublings: number, unshuffle: number): UpscalerConfig {
  return { architecture: 'rrdb', scale, features: 64, growth: 32, blocks: 23, doublings, unshuffle }
}

describe.each(types)('the GPU runs every node of an upscaler in %s', (type) => {
  it.each(upscalers)('%s', async (_, config) => {
    const dialect = upscalerGraph(new WebGpuDialect('graph', { type, fusedAttention: true }), config)
    expect(await placement(dialect)).toEqual({ WebGpuExecutionProvider: dialect.graph.nodeCount })
  })
})

it('would see a node that the GPU cannot run, such as Round', async () => {
  const dialect = new WebGpuDialect('graph', { type: 'float32', fusedAttention: false })
  const map = dialect.mapInput('in', 4)
  dialect.mapOutput('out', dialect.graph.node('Round', 'rounded', [map]), 4)
  expect(await placement(dialect)).toMatchObject({ CPUExecutionProvider: 1 })
})

const device = openDevice()
const original = loadOrt()
const placer = original.then(nodePlacer)

/** Where the nodes of the session that the runtime would make of `dialect` are placed. */
async function placement(dialect: Dialect): Promise<Placement> {
  const place = await placer
  let found: Placement = {}
  const create = async (model: Uint8Array, options: InferenceSession.SessionOptions) => {
    found = await place(model, options)
    throw new Error('No session is needed')
  }
  const ort = { ...(await original), InferenceSession: { create } } as unknown as Ort
  const runtime = new Runtime(ort, await device)
  await runtime.session(dialect, () => new Uint8Array()).catch(() => {})
  return found
}
