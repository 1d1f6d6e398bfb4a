/** TAESD (AutoencoderTiny) as two graphs: a distilled VAE of plain convolutions, whose encoder is sure of its latents. */
import type { TaesdConfig } from '../../../models/index.ts'
import type { Dialect } from './dialect.ts'
import type { Value } from './onnx.ts'

/**
 * Latents to picture. In: `latents` float32 [1, latent_channels, h, w]. Out: `picture` float32 [1, 3, 8h, 8w] for four stages,
 * about -1…1. Source: diffusers models/autoencoders/vae.py, DecoderTiny.
 */
export function taesdDecoderGraph(d: Dialect, config: TaesdConfig): Dialect {
  const width = config.decoder_block_out_channels[0]!
  const layer = numbered('decoder')
  const soft = d.tanh('clamp:tanh', d.scale('clamp:in', d.mapInput('latents', config.latent_channels), 1 / 3))
  const clamped = d.scale('clamp:out', soft, 3)
  let map = d.conv(layer(), clamped, { in: config.latent_channels, out: width, kernel: 3 })
  map = d.relu(layer(), map)
  for (const [i, blocks] of config.num_decoder_blocks.entries()) {
    if (i > 0) {
      map = d.upsample(layer(), map)
      map = d.conv(layer(), map, { in: width, out: width, kernel: 3, bias: false })
    }
    for (let j = 0; j < blocks; j++) map = block(d, layer(), map, width)
  }
  const colours = d.conv(layer(), map, { in: width, out: config.out_channels, kernel: 3 })
  const picture = d.shift('picture:shifted', d.scale('picture:scaled', colours, 2), -1)
  d.mapOutput('picture', picture, config.out_channels)
  return d
}

/**
 * Picture to latents. In: `picture` float32 [1, 3, 8h, 8w] in -1…1. Out: `moments` float32 [1, latent_channels, h, w], which are
 * means alone: no variance comes after them. Source: diffusers models/autoencoders/vae.py, EncoderTiny.
 */
export function taesdEncoderGraph(d: Dialect, config: TaesdConfig): Dialect {
  const width = config.encoder_block_out_channels[0]!
  const layer = numbered('encoder')
  const given = d.mapInput('picture', config.in_channels)
  let map = d.scale('picture:scaled', d.shift('picture:shifted', given, 1), 0.5)
  for (const [i, blocks] of config.num_encoder_blocks.entries()) {
    map =
      i === 0
        ? d.conv(layer(), map, { in: config.in_channels, out: width, kernel: 3 })
        : d.conv(layer(), map, { in: width, out: width, kernel: 3, stride: 2, bias: false })
    for (let j = 0; j < blocks; j++) map = block(d, layer(), map, width)
  }
  const moments = d.conv(layer(), map, { in: width, out: config.latent_channels, kernel: 3 })
  d.mapOutput('moments', moments, config.latent_channels)
  return d
}

/** Names of a half's layers, which stand in one row: those without weights are counted as well. */
function numbered(half: string): () => string {
  let layer = 0
  return () => `${half}.layers.${layer++}`
}

/** AutoencoderTinyBlock: three convolutions with ReLUs between, around them a shortcut, and a ReLU. */
function block(d: Dialect, name: string, map: Value, width: number): Value {
  const size = { in: width, out: width, kernel: 3 }
  const first = d.relu(`${name}.conv.1`, d.conv(`${name}.conv.0`, map, size))
  const second = d.relu(`${name}.conv.3`, d.conv(`${name}.conv.2`, first, size))
  const residual = d.conv(`${name}.conv.4`, second, size)
  return d.relu(`${name}.fuse`, d.add(`${name}:sum`, residual, map))
}
