/** SDXL's tensors as its single files have them: names of LDM and OpenCLIP, in the order of a forward pass. Shapes alone. */
import keys from '../../../src/models/checkpoint/__fixtures__/keys.json' with { type: 'json' }

export interface NamedShape {
  name: string
  shape: readonly number[]
}

/** The UNet's: 320 channels and their multiples, and how many transformer blocks follow a residual block of each level. */
const width = 320
const levels = [
  { channels: width, depth: 0 },
  { channels: 2 * width, depth: 2 },
  { channels: 4 * width, depth: 10 },
]
const blocksPerLevel = 2
const time = 4 * width
/** CLIP's states and OpenCLIP's, joined. */
const context = 768 + 1280
/** The pooled text, and six sizes as 256 sines each. */
const told = 1280 + 6 * 256

/** OpenCLIP's bigG. */
const text = { width: 1280, layers: 32, words: 49408, tokens: 77 }

const norm = (name: string, channels: number): NamedShape[] => [
  { name: `${name}.weight`, shape: [channels] },
  { name: `${name}.bias`, shape: [channels] },
]
const linear = (name: string, out: number, into: number): NamedShape[] => [
  { name: `${name}.weight`, shape: [out, into] },
  { name: `${name}.bias`, shape: [out] },
]
const matrix = (name: string, out: number, into: number): NamedShape => ({ name: `${name}.weight`, shape: [out, into] })
const convolution = (name: string, out: number, into: number, kernel = 3): NamedShape[] => [
  { name: `${name}.weight`, shape: [out, into, kernel, kernel] },
  { name: `${name}.bias`, shape: [out] },
]

function residual(name: string, out: number, into: number): NamedShape[] {
  return [
    ...norm(`${name}.in_layers.0`, into),
    ...convolution(`${name}.in_layers.2`, out, into),
    ...linear(`${name}.emb_layers.1`, out, time),
    ...norm(`${name}.out_layers.0`, out),
    ...convolution(`${name}.out_layers.3`, out, out),
    ...(out === into ? [] : convolution(`${name}.skip_connection`, out, into, 1)),
  ]
}

function transformer(name: string, channels: number, depth: number): NamedShape[] {
  const attention = (path: string, from: number) => [
    matrix(`${path}.to_q`, channels, channels),
    matrix(`${path}.to_k`, channels, from),
    matrix(`${path}.to_v`, channels, from),
    ...linear(`${path}.to_out.0`, channels, channels),
  ]
  const blocks = Array.from({ length: depth }, (_, i) => `${name}.transformer_blocks.${i}`).flatMap((block) => [
    ...norm(`${block}.norm1`, channels),
    ...attention(`${block}.attn1`, channels),
    ...norm(`${block}.norm2`, channels),
    ...attention(`${block}.attn2`, context),
    ...norm(`${block}.norm3`, channels),
    ...linear(`${block}.ff.net.0.proj`, 8 * channels, channels),
    ...linear(`${block}.ff.net.2`, channels, 4 * channels),
  ])
  const projection = (side: string) => linear(`${name}.${side}`, channels, channels)
  return [...norm(`${name}.norm`, channels), ...projection('proj_in'), ...blocks, ...projection('proj_out')]
}

/** 1680 tensors, 2567.46 million numbers. */
export function unetTensors(): NamedShape[] {
  const attended = (name: string, channels: number, depth: number) =>
    depth > 0 ? transformer(name, channels, depth) : []
  const tensors = [
    ...linear('time_embed.0', time, width),
    ...linear('time_embed.2', time, time),
    ...linear('label_emb.0.0', time, told),
    ...linear('label_emb.0.2', time, time),
    ...convolution('input_blocks.0.0', width, 4),
  ]
  const skips = [width]
  let channels = width
  let block = 1
  for (const [i, level] of levels.entries()) {
    for (let j = 0; j < blocksPerLevel; j++, block++) {
      tensors.push(...residual(`input_blocks.${block}.0`, level.channels, channels))
      tensors.push(...attended(`input_blocks.${block}.1`, level.channels, level.depth))
      channels = level.channels
      skips.push(channels)
    }
    if (i === levels.length - 1) break
    tensors.push(...convolution(`input_blocks.${block++}.0.op`, channels, channels))
    skips.push(channels)
  }
  tensors.push(...residual('middle_block.0', channels, channels))
  tensors.push(...transformer('middle_block.1', channels, levels.at(-1)!.depth))
  tensors.push(...residual('middle_block.2', channels, channels))
  block = 0
  for (const [i, level] of levels.toReversed().entries()) {
    for (let j = 0; j <= blocksPerLevel; j++, block++) {
      tensors.push(...residual(`output_blocks.${block}.0`, level.channels, channels + skips.pop()!))
      tensors.push(...attended(`output_blocks.${block}.1`, level.channels, level.depth))
      channels = level.channels
      const isDoubled = j === blocksPerLevel && i < levels.length - 1
      if (isDoubled) tensors.push(...convolution(`output_blocks.${block}.2.conv`, channels, channels))
    }
  }
  return [...tensors, ...norm('out.0', width), ...convolution('out.2', 4, width)]
}

/** OpenCLIP's text encoder: 694.66 million numbers. */
export function openClipTensors(): NamedShape[] {
  const { width, layers, words, tokens } = text
  const blocks = Array.from({ length: layers }, (_, i) => `transformer.resblocks.${i}`).flatMap((block) => [
    ...norm(`${block}.ln_1`, width),
    { name: `${block}.attn.in_proj_weight`, shape: [3 * width, width] },
    { name: `${block}.attn.in_proj_bias`, shape: [3 * width] },
    ...linear(`${block}.attn.out_proj`, width, width),
    ...norm(`${block}.ln_2`, width),
    ...linear(`${block}.mlp.c_fc`, 4 * width, width),
    ...linear(`${block}.mlp.c_proj`, width, 4 * width),
  ])
  return [
    { name: 'positional_embedding', shape: [tokens, width] },
    { name: 'text_projection', shape: [width, width] },
    { name: 'logit_scale', shape: [] },
    matrix('token_embedding', words, width),
    ...blocks,
    ...norm('ln_final', width),
  ]
}

/** A whole file's. CLIP's text encoder and the VAE have the shapes of Stable Diffusion 1.5's. */
export function sdxlTensors(): NamedShape[] {
  const below = (prefix: string, tensors: readonly NamedShape[]) =>
    tensors.map(({ name, shape }) => ({ name: `${prefix}${name}`, shape }))
  const clip = Object.entries(keys.text_encoder).map(([name, shape]) => ({ name, shape }))
  // LDM's VAE has 1×1 convolutions where diffusers has linear layers.
  const vae = Object.values(keys.vae).map(({ ldm: name, shape }) => {
    return { name, shape: /attn_1\.(q|k|v|proj_out)\.weight$/.test(name) ? [...shape, 1, 1] : shape }
  })
  return [
    ...below('conditioner.embedders.0.transformer.text_model.', clip),
    ...below('conditioner.embedders.1.model.', openClipTensors()),
    ...vae,
    ...below('model.diffusion_model.', unetTensors()),
  ]
}
