/** The VAE as two graphs: latents to picture, and picture to the distribution of its latents. AutoencoderKL is here, TAESD next door. */
import type { VaeConfig } from '../../../models/index.ts'
import { type Norm, resnet } from './blocks.ts'
import type { Dialect } from './dialect.ts'
import type { Value } from './onnx.ts'
import { taesdDecoderGraph, taesdEncoderGraph } from './taesd.ts'

/** The VAE's norms all use this; its config does not say so. */
const epsilon = 1e-6

/**
 * Latents to picture. In: `latents` float32 [1, latent_channels, h, w], already divided by the scaling factor; `grid` int64
 * [1, h, w, -1]. Out: `picture` float32 [1, 3, 8h, 8w] for four levels, about -1…1. Source: diffusers models/autoencoders/vae.py.
 */
export function vaeDecoderGraph(d: Dialect, config: VaeConfig): Dialect {
  if (config._class_name === 'AutoencoderTiny') return taesdDecoderGraph(d, config)
  const widths = config.block_out_channels.toReversed()
  const norm = { groups: config.norm_num_groups, epsilon }
  let channels = widths[0]!
  const latents = d.mapInput('latents', config.latent_channels)
  const size = { in: config.latent_channels, out: config.latent_channels, kernel: 1 }
  const ready = d.conv('post_quant_conv', latents, size)
  let map = d.conv('decoder.conv_in', ready, { in: config.latent_channels, out: channels, kernel: 3 })
  map = middle(d, 'decoder.mid_block', map, channels, norm)
  for (const [i, out] of widths.entries()) {
    const block = `decoder.up_blocks.${i}`
    for (let j = 0; j <= config.layers_per_block; j++) {
      map = resnet(d, `${block}.resnets.${j}`, map, { in: channels, out, norm })
      channels = out
    }
    if (i < widths.length - 1) {
      const larger = d.upsample(`${block}.upsamplers.0:larger`, map)
      map = d.conv(`${block}.upsamplers.0.conv`, larger, { in: out, out, kernel: 3 })
    }
  }
  const exit = d.groupNorm('decoder.conv_norm_out', map, { channels, ...norm, silu: true })
  d.mapOutput(
    'picture',
    d.conv('decoder.conv_out', exit, { in: channels, out: config.out_channels, kernel: 3 }),
    config.out_channels,
  )
  return d
}

/**
 * Picture to the mean and log-variance of its latents. In: `picture` float32 [1, 3, 8h, 8w] in -1…1; `grid` int64 [1, h, w, -1].
 * Out: `moments` float32 [1, 2·latent_channels, h, w], the means first.
 */
export function vaeEncoderGraph(d: Dialect, config: VaeConfig): Dialect {
  if (config._class_name === 'AutoencoderTiny') return taesdEncoderGraph(d, config)
  const widths = config.block_out_channels
  const norm = { groups: config.norm_num_groups, epsilon }
  let channels = widths[0]!
  let map = d.conv('encoder.conv_in', d.mapInput('picture', config.in_channels), {
    in: config.in_channels,
    out: channels,
    kernel: 3,
  })
  for (const [i, out] of widths.entries()) {
    const block = `encoder.down_blocks.${i}`
    for (let j = 0; j < config.layers_per_block; j++) {
      map = resnet(d, `${block}.resnets.${j}`, map, { in: channels, out, norm })
      channels = out
    }
    if (i < widths.length - 1) {
      map = d.conv(`${block}.downsamplers.0.conv`, map, { in: out, out, kernel: 3, stride: 2, pads: [0, 0, 1, 1] })
    }
  }
  map = middle(d, 'encoder.mid_block', map, channels, norm)
  const exit = d.groupNorm('encoder.conv_norm_out', map, { channels, ...norm, silu: true })
  const out = 2 * config.latent_channels
  const moments = d.conv('encoder.conv_out', exit, { in: channels, out, kernel: 3 })
  d.mapOutput('moments', d.conv('quant_conv', moments, { in: out, out, kernel: 1 }), out)
  return d
}

/** Two residual blocks around one attention over all positions; its one head is wider than fused kernels hold well. */
function middle(d: Dialect, name: string, map: Value, channels: number, norm: Norm): Value {
  const size = { in: channels, out: channels }
  const attention = `${name}.attentions.0`
  const entry = resnet(d, `${name}.resnets.0`, map, { ...size, norm })
  const normed = d.groupNorm(`${attention}.group_norm`, entry, { channels, ...norm, silu: false })
  const rows = d.toRows(`${attention}:tokens`, normed, channels)
  const [q, k, v] = ['to_q', 'to_k', 'to_v'].map((part) =>
    d.reshape(`${attention}.${part}:batched`, d.linear(`${attention}.${part}`, rows, size), [1, -1, channels]),
  ) as [Value, Value, Value]
  const mixed = d.plainAttention(attention, q, k, v, { count: 1, width: channels })
  const out = d.toMap(
    `${attention}:map`,
    d.linear(`${attention}.to_out.0`, mixed, size),
    d.graph.input('grid', 'int64', [4]),
  )
  return resnet(d, `${name}.resnets.1`, d.add(`${attention}:out`, entry, out), { ...size, norm })
}
