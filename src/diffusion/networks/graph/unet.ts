/** UNet2DConditionModel as graphs: the prompt's keys and values, made once, and the denoiser, run at every step, whole or in part. */
import type { UnetConfig } from '../../../models/index.ts'
import { resnet, type Time, type TransformerInputs, transformer } from './blocks.ts'
import type { Dialect, Layout } from './dialect.ts'
import type { Value } from './onnx.ts'

/** One resolution of the network, on the way down and on the way up. */
interface Level {
  channels: number
  heads: number
  /** Blocks of its transformers. */
  depth: number
  attention: { down: boolean; up: boolean }
}

function levels(config: UnetConfig): Level[] {
  const count = config.block_out_channels.length
  return config.block_out_channels.map((channels, i) => ({
    channels,
    heads: config.attention_head_dim[i]!,
    depth: config.transformer_layers_per_block[i]!,
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
  depth: number
  /** How many blocks of other transformers come before its own. */
  before: number
}

/** Every transformer of the network, in the order in which the denoiser meets them. */
function transformers(config: UnetConfig): Transformer[] {
  const found: Transformer[] = []
  const all = levels(config)
  const last = all.length - 1
  let before = 0
  const at = (name: string, level: number) => {
    const { channels: width, heads, depth } = all[level]!
    found.push({ name, level, width, heads, depth, before })
    before += depth
  }
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
 * What does not change from step to step: keys and values of every cross-attention, from the prompt's embeddings; and of SDXL what
 * the pooled prompt and the sizes add to the time embedding.
 * In: `context` float32 [batch, tokens, cross_attention_dim], `context_rows` int64 [batch, tokens, -1]; `told` float32
 * [batch, projection_class_embeddings_input_dim], see addedEmbedding.
 * Out: `key_i`, `value_i` [batch, tokens, width] and `added` [batch, 4·block_out_channels[0]], in the graph's own type.
 */
export function contextGraph(d: Dialect, config: UnetConfig): Dialect {
  const width = config.cross_attention_dim
  const input = d.graph.input('context', 'float32', ['batch', 'tokens', width])
  const shape = d.graph.input('context_rows', 'int64', [3])
  const context = d.reshape('context:rows', d.cast('context:cast', input, d.type, 'float32'), [-1, width])
  for (const t of transformers(config)) {
    for (let block = 0; block < t.depth; block++) {
      for (const [part, kind] of [
        ['to_k', 'key'],
        ['to_v', 'value'],
      ] as const) {
        const name = `${t.name}.transformer_blocks.${block}.attn2.${part}`
        const projected = d.linear(name, context, { in: width, out: t.width }, { bias: false })
        const output = d.reshape(`${kind}_${t.before + block}`, projected, shape)
        d.graph.output(output, d.type, ['batch', 'tokens', t.width])
      }
    }
  }
  if (config.addition_embed_type) addedOutput(d, config)
  return d
}

/** Linear(SiLU(Linear(`told`))), exact like the time embedding that it is added to. */
function addedOutput(d: Dialect, config: UnetConfig): void {
  const from = config.projection_class_embeddings_input_dim!
  const out = 4 * config.block_out_channels[0]!
  const told = d.cast('told:cast', d.graph.input('told', 'float32', ['batch', from]), d.type, 'float32')
  const hidden = d.silu('told:hidden', d.linear('add_embedding.linear_1', told, { in: from, out }, { exact: true }))
  const added = d.linear('add_embedding.linear_2', hidden, { in: out, out }, { exact: true })
  d.graph.output(d.reshape('added', added, [-1, out]), d.type, ['batch', out])
}

/** How many branches there are. Branch b runs the outermost b layers on the way down and the outermost b + 1 on the way up. */
export const branches = 2

/** The output of the whole denoiser `d` that the shallow one of `branch` takes for its input `deep`. */
export const deepOutput = (d: Dialect, branch: number): string => d.graph.outputs.at(-2 - branch)!

/**
 * The denoiser. In: `sample` float32 [batch, in_channels, h, w]; `time` float32 [1, block_out_channels[0]], see timeEmbedding;
 * `key_i`, `value_i` and `added` of contextGraph; the sizes of unetSizes. Out: `output` float32 [batch, out_channels, h, w].
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
  const known = new Map(transformers(config).map((t) => [t.name, t]))
  const attend = (name: string, map: Value) => {
    const t = known.get(name)
    return t ? transformer(d, name, map, { ...t, groups: norm.groups, inputs: context(d, t) }) : map
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
 * SiLU(Linear(SiLU(Linear(`time`))) + `added`): every residual block begins with the outer SiLU, so it is done once. Never rounded: an
 * error of the time is one in every block.
 */
function timeMlp(d: Dialect, config: UnetConfig): Time {
  const from = config.block_out_channels[0]!
  const width = 4 * from
  const input = d.cast('time:cast', d.graph.input('time', 'float32', [1, from]), d.type, 'float32')
  const hidden = d.silu(
    'time:hidden',
    d.linear('time_embedding.linear_1', input, { in: from, out: width }, { exact: true }),
  )
  const time = d.linear('time_embedding.linear_2', hidden, { in: width, out: width }, { exact: true })
  const isPerRow = Boolean(config.addition_embed_type)
  const whole = isPerRow ? d.add('time:told', time, d.graph.input('added', d.type, ['batch', width])) : time
  return { value: d.silu('time:out', whole), width, isPerRow }
}

function context(d: Dialect, { level, width, depth, before }: Transformer): TransformerInputs {
  const size = (name: string, length: number) =>
    d.graph.inputs.includes(name) ? name : d.graph.input(name, 'int64', [length])
  const tokens = (name: string) => d.graph.input(name, d.type, ['batch', 'tokens', width])
  return {
    grid: size(`grid_${level}`, 4),
    rows: size(`rows_${level}`, 3),
    prompt: Array.from({ length: depth }, (_, block) => ({
      key: tokens(`key_${before + block}`),
      value: tokens(`value_${before + block}`),
    })),
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

/** The sinusoidal embedding of a timestep, [1, block_out_channels[0]]; t may be fractional. */
export function timeEmbedding(t: number, config: UnetConfig): Float32Array {
  return sinusoids(t, config.block_out_channels[0]!, config)
}

/**
 * What SDXL is told beside the prompt's tokens, [projection_class_embeddings_input_dim]: the pooled prompt, and each of `sizes` as
 * sinusoids. Source: diffusers models/unets/unet_2d_condition.py, get_aug_embed.
 */
export function addedEmbedding(pooled: Float32Array, sizes: readonly number[], config: UnetConfig): Float32Array {
  const each = config.addition_time_embed_dim!
  const told = new Float32Array(config.projection_class_embeddings_input_dim!)
  told.set(pooled)
  for (const [i, size] of sizes.entries()) told.set(sinusoids(size, each, config), pooled.length + i * each)
  return told
}

/** Rounded to float32 where PyTorch rounds. Source: diffusers models/embeddings.py, get_timestep_embedding. */
function sinusoids(t: number, size: number, config: UnetConfig): Float32Array {
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
