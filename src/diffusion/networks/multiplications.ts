/** What a picture costs, in multiplications: from the widths and sizes of the networks, before anything is run. */
import type { TaesdConfig, UnetConfig, VaeConfig } from '../../models/index.ts'
import type { LatentSize } from './latent-size.ts'

/** Multiplications (each with its adapter: two FLOP) for one picture. */
export interface Work {
  /** Of the UNet, once; a guided step runs it twice. */
  pass: number
  /** Of the VAE's decoder. */
  decode: number
}

const tokens = 77

/** One pass of the UNet over latents of `size` and one chunk of a prompt; normalisations and activations are not counted. */
export function unetMultiplications(config: UnetConfig, size: LatentSize): number {
  const { block_out_channels: widths, layers_per_block: depth } = config
  const last = widths.length - 1
  const width = (level: number) => widths[level]!
  const area = (level: number) => Math.ceil(size.height / 2 ** level) * Math.ceil(size.width / 2 ** level)
  const residual = (from: number, level: number) =>
    resnet(from, width(level), area(level)) + 4 * width(0) * width(level)
  const { cross_attention_dim: context, transformer_layers_per_block: depths } = config
  const attention = (level: number) => transformer(width(level), area(level), context, depths[level]!)
  const attended = (types: readonly string[], index: number, level: number) =>
    types[index]?.startsWith('CrossAttn') ? attention(level) : 0

  let sum = 9 * config.in_channels * width(0) * area(0) + 4 * width(0) ** 2 * 5
  let channels = width(0)
  const skips = [channels]
  for (let level = 0; level <= last; level++) {
    for (let j = 0; j < depth; j++) {
      sum += residual(channels, level) + attended(config.down_block_types, level, level)
      channels = width(level)
      skips.push(channels)
    }
    if (level < last) {
      sum += 9 * channels ** 2 * area(level + 1)
      skips.push(channels)
    }
  }
  sum += 2 * residual(channels, last) + attention(last)
  for (let level = last; level >= 0; level--) {
    for (let j = 0; j <= depth; j++) {
      sum += residual(channels + skips.pop()!, level) + attended(config.up_block_types, last - level, level)
      channels = width(level)
    }
    if (level > 0) sum += 9 * channels ** 2 * area(level - 1)
  }
  return sum + 9 * channels * config.out_channels * area(0)
}

/** One pass of the decoder over latents of `size`. */
export function decoderMultiplications(config: VaeConfig, { height, width }: LatentSize): number {
  if (config._class_name === 'AutoencoderTiny') return taesdMultiplications(config, height * width)
  const widths = config.block_out_channels.toReversed()
  const latents = config.latent_channels
  let area = height * width
  let channels = widths[0]!
  let sum = area * (latents ** 2 + 9 * latents * channels)
  sum += 2 * resnet(channels, channels, area) + 4 * channels ** 2 * area + 2 * channels * area ** 2
  for (const [level, out] of widths.entries()) {
    for (let j = 0; j <= config.layers_per_block; j++) {
      sum += resnet(channels, out, area)
      channels = out
    }
    if (level < widths.length - 1) {
      area *= 4
      sum += 9 * out ** 2 * area
    }
  }
  return sum + 9 * channels * config.out_channels * area
}

/** TAESD's: three convolutions a block, one after each doubling, and both ends. */
function taesdMultiplications({ num_decoder_blocks: blocks, ...config }: TaesdConfig, latentArea: number): number {
  const width = config.decoder_block_out_channels[0]!
  const area = (stage: number) => 4 ** stage * latentArea
  const stages = blocks.map((count, stage) => 9 * width ** 2 * area(stage) * (3 * count + (stage > 0 ? 1 : 0)))
  const ends = 9 * width * (config.latent_channels * area(0) + config.out_channels * area(blocks.length - 1))
  return stages.reduce((sum, stage) => sum + stage, ends)
}

/** Two 3×3 convolutions, and the shortcut's 1×1 where the width changes. */
function resnet(from: number, to: number, area: number): number {
  return (9 * from * to + 9 * to ** 2 + (from === to ? 0 : from * to)) * area
}

/** Projections in and out (2); of each block self-attention's (4), cross-attention's of the map (2) and of the prompt, GEGLU (12), and the two attentions. */
function transformer(width: number, area: number, context: number, depth: number): number {
  const block = 18 * width ** 2 * area + 2 * tokens * context * width + 2 * width * area * (area + tokens)
  return 2 * width ** 2 * area + depth * block
}
