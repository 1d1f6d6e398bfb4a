/** UNet2DConditionModel as two graphs: the prompt's keys and values, made once, and the denoiser, run at every step. */
import type { UnetConfig } from '../../../models/index.ts'
import { resnet, type TransformerInputs, transformer } from './blocks.ts'
import type { Dialect, Layout } from './dialect.ts'
import type { Value } from './onnx.ts'

/** One resolution of the network, on the way down and on the way up. */
interface Level {
  channels: number
  heads: number
  attention: { down: boolean; up: boolean }
}

function levels(config: UnetConfig): Level[] {
  const count = config.block_out_channels.length
  return config.block_out_channels.map((channels, i) => ({
    channels,
    heads: config.attention_head_dim[i]!,
    attention: {
      down: config.down_block_types[i] === 'CrossAttnDownBlock2D',
      up: config.up_block_types[count - 1 - i] === 'CrossAttnUpBlock2D',
    },
  }))
}

interface Transformer {
  name: string
  level: number
  width: number
  heads: number
}

/** Every transformer of the network, in the order in which the denoiser meets them. */
function transformers(config: UnetConfig): Transformer[] {
  const found: Transformer[] = []
  const all = levels(config)
  const last = all.length - 1
  const at = (name: string, level: number) =>
    found.push({ name, level, width: all[level]!.channels, heads: all[level]!.heads })
  for (const [i, level] of all.entries()) {
    if (level.attention.down)
      for (let j = 0; j < config.layers_per_block; j++) at(`down_blocks.${i}.attentions.${j}`, i)
  }
  at('mid_block.attentions.0', last)
  for (const [i, level] of all.toReversed().entries()) {
    if (level.attention.up)
      for (let j = 0; j <= config.layers_per_block; j++) at(`up_blocks.${i}.attentions.${j}`, last - i)
  }
  return found
}

/**
 * Keys and values of every cross-attention, from the prompt's embeddings: they do not change from step to step.
 * In: `context` float32 [batch, tokens, cross_attention_dim], `context_rows` int64 [batch, tokens, -1].
 * Out: `key_i`, `value_i` [batch, tokens, width] in the graph's own type.
 */
export function contextGraph(d: Dialect, config: UnetConfig): Dialect {
  const width = config.cross_attention_dim
  const input = d.graph.input('context', 'float32', ['batch', 'tokens', width])
  const shape = d.graph.input('context_rows', 'int64', [3])
  const context = d.reshape('context:rows', d.cast('context:cast', input, d.type, 'float32'), [-1, width])
  for (const [i, t] of transformers(config).entries()) {
    for (const [part, output] of [
      ['to_k', `key_${i}`],
      ['to_v', `value_${i}`],
    ] as const) {
      const name = `${t.name}.transformer_blocks.0.attn2.${part}`
      const projected = d.linear(name, context, { in: width, out: t.width }, { bias: false })
      d.graph.output(d.reshape(output, projected, shape), d.type, ['batch', 'tokens', t.width])
    }
  }
  return d
}

/**
 * The denoiser. In: `sample` float32 [batch, in_channels, h, w]; `time` float32 [1, block_out_channels[0]], see timeEmbedding;
 * `key_i`, `value_i` of contextGraph; the sizes of unetSizes. Out: `output` float32 [batch, out_channels, h, w].
 * Source: diffusers models/unets/unet_2d_condition.py.
 */
export function unetGraph(d: Dialect, config: UnetConfig): Dialect {
  const all = levels(config)
  const last = all.length - 1
  const depth = config.layers_per_block
  const norm = { groups: config.norm_num_groups, epsilon: config.norm_eps }
  const time = timeMlp(d, config)
  const contexts = new Map(transformers(config).map((t, i) => [t.name, { ...t, ...context(d, t, i) }]))
  const attend = (name: string, map: Value) => {
    const t = contexts.get(name)
    return t ? transformer(d, name, map, { ...t, groups: norm.groups, inputs: t }) : map
  }

  let map = d.conv('conv_in', d.mapInput('sample', config.in_channels), {
    in: config.in_channels,
    out: all[0]!.channels,
    kernel: 3,
  })
  let channels = all[0]!.channels
  const skips = [{ map, channels }]

  for (const [i, level] of all.entries()) {
    const block = `down_blocks.${i}`
    for (let j = 0; j < depth; j++) {
      map = resnet(d, `${block}.resnets.${j}`, map, { in: channels, out: level.channels, norm, time })
      channels = level.channels
      map = attend(`${block}.attentions.${j}`, map)
      skips.push({ map, channels })
    }
    if (i < last) {
      map = d.conv(`${block}.downsamplers.0.conv`, map, { in: channels, out: channels, kernel: 3, stride: 2 })
      skips.push({ map, channels })
    }
  }

  map = resnet(d, 'mid_block.resnets.0', map, { in: channels, out: channels, norm, time })
  map = attend('mid_block.attentions.0', map)
  map = resnet(d, 'mid_block.resnets.1', map, { in: channels, out: channels, norm, time })

  for (let i = last; i >= 0; i--) {
    const block = `up_blocks.${last - i}`
    const out = all[i]!.channels
    for (let j = 0; j <= depth; j++) {
      const skip = skips.pop()!
      const joined = d.concat(`${block}.resnets.${j}:skip`, [map, skip.map])
      map = resnet(d, `${block}.resnets.${j}`, joined, { in: channels + skip.channels, out, norm, time })
      channels = out
      map = attend(`${block}.attentions.${j}`, map)
    }
    if (i > 0) {
      const larger = d.upsample(`${block}.upsamplers.0:larger`, map, d.graph.input(`upsample_${i}`, 'int64', [4]))
      map = d.conv(`${block}.upsamplers.0.conv`, larger, { in: channels, out: channels, kernel: 3 })
    }
  }

  const exit = d.groupNorm('conv_norm_out', map, { channels, ...norm, silu: true })
  d.mapOutput(
    'output',
    d.conv('conv_out', exit, { in: channels, out: config.out_channels, kernel: 3 }),
    config.out_channels,
  )
  return d
}

/** SiLU(Linear(SiLU(Linear(`time`)))): every residual block begins with the outer SiLU, so it is done once. */
function timeMlp(d: Dialect, config: UnetConfig): { value: Value; width: number } {
  const from = config.block_out_channels[0]!
  const width = 4 * from
  const input = d.cast('time:cast', d.graph.input('time', 'float32', [1, from]), d.type, 'float32')
  const hidden = d.silu('time:hidden', d.linear('time_embedding.linear_1', input, { in: from, out: width }))
  return { value: d.silu('time:out', d.linear('time_embedding.linear_2', hidden, { in: width, out: width })), width }
}

function context(d: Dialect, { level, width }: Transformer, index: number): TransformerInputs {
  const size = (name: string, length: number) =>
    d.graph.inputs.includes(name) ? name : d.graph.input(name, 'int64', [length])
  const tokens = (name: string) => d.graph.input(name, d.type, ['batch', 'tokens', width])
  return {
    grid: size(`grid_${level}`, 4),
    rows: size(`rows_${level}`, 3),
    key: tokens(`key_${index}`),
    value: tokens(`value_${index}`),
  }
}

/** The int64 inputs of unetGraph for latents of `height` × `width`: the shapes of every level, halved and rounded up. */
export function unetSizes(
  config: UnetConfig,
  { batch, height, width }: { batch: number; height: number; width: number },
  layout: Layout,
): Record<string, number[]> {
  const sizes: Record<string, number[]> = {}
  const all = levels(config)
  const attended = new Set(transformers(config).map(({ level }) => level))
  let [h, w] = [height, width]
  for (const [i, { channels }] of all.entries()) {
    if (i > 0) {
      const c = channels
      sizes[`upsample_${i}`] = layout === 'nhwc' ? [batch, h, w, c] : [batch, c, h, w]
      h = Math.ceil(h / 2)
      w = Math.ceil(w / 2)
    }
    if (attended.has(i)) {
      sizes[`grid_${i}`] = [batch, h, w, -1]
      sizes[`rows_${i}`] = [batch, h * w, -1]
    }
  }
  return sizes
}

/**
 * The sinusoidal embedding of a timestep, [1, block_out_channels[0]], rounded to float32 where PyTorch rounds; t may be fractional.
 * Source: diffusers models/embeddings.py, get_timestep_embedding.
 */
export function timeEmbedding(t: number, config: UnetConfig): Float32Array {
  const size = config.block_out_channels[0]!
  const half = size >> 1
  const embedding = new Float32Array(size)
  const [cosines, sines] = config.flip_sin_to_cos ? [0, half] : [half, 0]
  for (let i = 0; i < half; i++) {
    const exponent = Math.fround(Math.fround(-Math.log(10000) * i) / (half - config.freq_shift))
    const angle = Math.fround(Math.fround(t) * Math.fround(Math.exp(exponent)))
    embedding[cosines + i] = Math.cos(angle)
    embedding[sines + i] = Math.sin(angle)
  }
  return embedding
}
