/** UNet2DConditionModel as graphs: the prompt's keys and values, made once, and the denoiser, run at every step, whole or in part. */
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

/** How many branches there are. Branch b runs the outermost b layers on the way down and the outermost b + 1 on the way up. */
export const branches = 2

/** The output of the whole denoiser `d` that the shallow one of `branch` takes for its input `deep`. */
export const deepOutput = (d: Dialect, branch: number): string => d.graph.outputs.at(-2 - branch)!

/**
 * The denoiser. In: `sample` float32 [batch, in_channels, h, w]; `time` float32 [1, block_out_channels[0]], see timeEmbedding;
 * `key_i`, `value_i` of contextGraph; the sizes of unetSizes. Out: `output` float32 [batch, out_channels, h, w].
 *
 * Without a branch it is whole, and the map that enters the outermost layers of each branch is an output too, in the graph's own
 * type and layout: see deepOutput. With one it is shallow: only those layers run, and the map of another run is the input `deep`.
 * Sources: diffusers models/unets/unet_2d_condition.py; Ma et al., DeepCache (arXiv 2312.00858), whose package counts branches so.
 */
export function unetGraph(d: Dialect, config: UnetConfig, branch?: number): Dialect {
  const isWhole = branch === undefined
  const { down, middle, up } = layers(d, config)
  const channels = config.block_out_channels[0]!
  const entry = { in: config.in_channels, out: channels, kernel: 3 }
  const skips = [d.conv('conv_in', d.mapInput('sample', config.in_channels), entry)]
  for (const write of down.slice(0, branch)) skips.push(write(skips.at(-1)!))
  const climbed = isWhole ? up : up.slice(-branch - 1)
  let map = isWhole ? middle(skips.at(-1)!) : d.nativeInput('deep', climbed[0]!.channels)
  for (const layer of climbed) {
    if (isWhole && skips.length <= branches) d.nativeOutput(map, layer.channels)
    map = layer.write(map, skips.pop()!)
  }
  const norm = { channels, groups: config.norm_num_groups, epsilon: config.norm_eps, silu: true }
  const exit = { in: channels, out: config.out_channels, kernel: 3 }
  d.mapOutput('output', d.conv('conv_out', d.groupNorm('conv_norm_out', map, norm), exit), config.out_channels)
  return d
}

/** Writes a layer of the way up; `channels` are those of the map that enters it. */
interface UpLayer {
  channels: number
  write: (map: Value, skip: Value) => Value
}

/** The denoiser's layers, each written when it is called: on the way down each leaves a skip, and each on the way up takes one. */
function layers(d: Dialect, config: UnetConfig) {
  const all = levels(config)
  const last = all.length - 1
  const depth = config.layers_per_block
  const norm = { groups: config.norm_num_groups, epsilon: config.norm_eps }
  const time = timeMlp(d, config)
  const known = new Map(transformers(config).map((t, i) => [t.name, { ...t, index: i }]))
  const attend = (name: string, map: Value) => {
    const t = known.get(name)
    return t ? transformer(d, name, map, { ...t, groups: norm.groups, inputs: context(d, t, t.index) }) : map
  }
  const residual = (name: string, map: Value, from: number, out: number) =>
    resnet(d, name, map, { in: from, out, norm, time })

  let channels = all[0]!.channels
  const skipped = [channels]
  const down: ((map: Value) => Value)[] = []
  for (const [i, level] of all.entries()) {
    const block = `down_blocks.${i}`
    const out = level.channels
    for (let j = 0; j < depth; j++) {
      const from = channels
      down.push((map) => attend(`${block}.attentions.${j}`, residual(`${block}.resnets.${j}`, map, from, out)))
      channels = out
      skipped.push(out)
    }
    if (i < last) {
      const halving = { in: out, out, kernel: 3, stride: 2 }
      down.push((map) => d.conv(`${block}.downsamplers.0.conv`, map, halving))
      skipped.push(out)
    }
  }

  const widest = channels
  const middle = (map: Value) => {
    const first = residual('mid_block.resnets.0', map, widest, widest)
    return residual('mid_block.resnets.1', attend('mid_block.attentions.0', first), widest, widest)
  }

  const up: UpLayer[] = []
  for (let i = last; i >= 0; i--) {
    const block = `up_blocks.${last - i}`
    const out = all[i]!.channels
    const larger = (map: Value) => {
      const grown = d.upsample(`${block}.upsamplers.0:larger`, map, d.graph.input(`upsample_${i}`, 'int64', [4]))
      return d.conv(`${block}.upsamplers.0.conv`, grown, { in: out, out, kernel: 3 })
    }
    for (let j = 0; j <= depth; j++) {
      const from = channels + skipped.pop()!
      const write = (map: Value, skip: Value) => {
        const joined = d.concat(`${block}.resnets.${j}:skip`, [map, skip])
        const attended = attend(`${block}.attentions.${j}`, residual(`${block}.resnets.${j}`, joined, from, out))
        return j === depth && i > 0 ? larger(attended) : attended
      }
      up.push({ channels, write })
      channels = out
    }
  }
  return { down, middle, up }
}

/**
 * SiLU(Linear(SiLU(Linear(`time`)))): every residual block begins with the outer SiLU, so it is done once. Never rounded: an error
 * of the time is one in every block.
 */
function timeMlp(d: Dialect, config: UnetConfig): { value: Value; width: number } {
  const from = config.block_out_channels[0]!
  const width = 4 * from
  const input = d.cast('time:cast', d.graph.input('time', 'float32', [1, from]), d.type, 'float32')
  const hidden = d.silu(
    'time:hidden',
    d.linear('time_embedding.linear_1', input, { in: from, out: width }, { exact: true }),
  )
  return {
    value: d.silu('time:out', d.linear('time_embedding.linear_2', hidden, { in: width, out: width }, { exact: true })),
    width,
  }
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
