/** The VAE's config: those fields of diffusers' AutoencoderKL that Stable Diffusion's families vary. */
import * as v from 'valibot'
import { few, type Json, type PlainFeatures, parseConfig, positive, widths } from './config.ts'
import type { TaesdConfig } from './taesd-config.ts'

// Defaults are those of AutoencoderKL.__init__.
const schema = v.pipe(
  v.object({
    _class_name: v.nullish(v.literal('AutoencoderKL'), 'AutoencoderKL'),
    in_channels: v.nullish(v.literal(3), 3),
    out_channels: v.nullish(v.literal(3), 3),
    latent_channels: v.nullish(v.literal(4), 4),
    /** The width of each level, from full resolution down; each level but the last halves the picture. */
    block_out_channels: v.nullish(widths, [64]),
    /** Residual blocks per level in the encoder; one more in the decoder. */
    layers_per_block: v.nullish(few, 1),
    norm_num_groups: v.nullish(positive, 32),
    /** The picture's native height and width in pixels. */
    sample_size: v.nullish(positive, 32),
    /** Latents are the encoder's output times this. */
    scaling_factor: v.nullish(v.number(), 0.18215),
    /** Whether its numbers overflow 16 bits, so that it runs in 32: SDXL's do. Heeded for SDXL alone, as diffusers does. */
    force_upcast: v.nullish(v.boolean(), false),
  }),
  v.check(
    (config) => config.block_out_channels.every((width) => width % config.norm_num_groups === 0),
    'a width is not a multiple of norm_num_groups',
  ),
)

const plain: PlainFeatures = {
  _class_name: ['AutoencoderKL'],
  act_fn: ['silu', 'swish'],
  down_block_types: ['DownEncoderBlock2D'],
  latents_mean: [null],
  latents_std: [null],
  mid_block_add_attention: [true],
  shift_factor: [null],
  up_block_types: ['UpDecoderBlock2D'],
  use_post_quant_conv: [true],
  use_quant_conv: [true],
}

export type KlConfig = v.InferOutput<typeof schema>
/** Of whatever stands in the VAE's place; diffusers' `_class_name` tells which. */
export type VaeConfig = KlConfig | TaesdConfig
export type VaeConfigJson = v.InferInput<typeof schema>

/** Checks and completes a VAE's config.json; features that change the network are refused by name. */
export function parseVaeConfig(json: Json, where: string): KlConfig {
  return parseConfig(schema, plain, json, where)
}
