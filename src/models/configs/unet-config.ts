/** The UNet's config: those fields of diffusers' UNet2DConditionModel that Stable Diffusion's families vary. */
import * as v from 'valibot'
import { few, type Json, type PlainFeatures, parseConfig, positive, widths } from './config.ts'

/** How many sines and cosines stand for a number; SDXL has 256. */
const sines = v.pipe(v.number(), v.integer(), v.minValue(2), v.maxValue(4096))

/** What a UNet of SDXL's family hears beside the prompt's tokens. */
interface Told {
  addition_embed_type?: 'text_time' | undefined
  addition_time_embed_dim?: number | undefined
  projection_class_embeddings_input_dim?: number | undefined
}

// Defaults are those of UNet2DConditionModel.__init__; it has none for sample_size, 64 is SD 1.5's.
const schema = v.pipe(
  v.object({
    /** 4 latent channels; 9 with the mask and the masked picture of an inpainting model. */
    in_channels: v.nullish(v.picklist([4, 9], 'in_channels must be 4, or 9 for inpainting'), 4),
    out_channels: v.nullish(v.literal(4), 4),
    /** The width of each level, from full resolution down. */
    block_out_channels: v.nullish(widths, [320, 640, 1280, 1280]),
    /** Residual blocks per level on the way down; one more on the way up. */
    layers_per_block: v.nullish(few, 2),
    down_block_types: v.nullish(v.array(v.picklist(['CrossAttnDownBlock2D', 'DownBlock2D'])), [
      'CrossAttnDownBlock2D',
      'CrossAttnDownBlock2D',
      'CrossAttnDownBlock2D',
      'DownBlock2D',
    ]),
    up_block_types: v.nullish(v.array(v.picklist(['CrossAttnUpBlock2D', 'UpBlock2D'])), [
      'UpBlock2D',
      'CrossAttnUpBlock2D',
      'CrossAttnUpBlock2D',
      'CrossAttnUpBlock2D',
    ]),
    /** The width of the text encoder's output. */
    cross_attention_dim: v.nullish(positive, 1280),
    /** The number of heads, diffusers' misnomer notwithstanding: one per level, from full resolution down. */
    attention_head_dim: v.nullish(v.union([positive, v.array(positive)]), 8),
    norm_num_groups: v.nullish(positive, 32),
    norm_eps: v.nullish(v.number(), 1e-5),
    /** The latents' native height and width. */
    sample_size: v.nullish(positive, 64),
    flip_sin_to_cos: v.nullish(v.boolean(), true),
    freq_shift: v.nullish(v.number(), 0),
    /** Whether proj_in and proj_out are linear layers instead of 1×1 convolutions. */
    use_linear_projection: v.nullish(v.boolean(), false),
    /** Blocks of each transformer: one number per level, from full resolution down; the middle has as many as the last. */
    transformer_layers_per_block: v.nullish(v.union([few, v.array(few)]), 1),
    /** `text_time` adds the pooled text and some sizes to the time embedding: SDXL's. */
    addition_embed_type: v.nullish(v.literal('text_time')),
    /** Numbers in the sinusoidal embedding of each of these sizes. */
    addition_time_embed_dim: v.nullish(sines),
    /** The width of the pooled text and all embedded sizes together. */
    projection_class_embeddings_input_dim: v.nullish(positive),
  }),
  v.transform(({ attention_head_dim: heads, transformer_layers_per_block: depths, ...config }) => {
    const { addition_embed_type, addition_time_embed_dim, projection_class_embeddings_input_dim, ...own } = config
    const perLevel = (value: number | number[]) =>
      Array.isArray(value) ? value : config.block_out_channels.map(() => value)
    const told: Told = {
      addition_embed_type: addition_embed_type ?? undefined,
      addition_time_embed_dim: addition_time_embed_dim ?? undefined,
      projection_class_embeddings_input_dim: projection_class_embeddings_input_dim ?? undefined,
    }
    return { ...own, ...told, attention_head_dim: perLevel(heads), transformer_layers_per_block: perLevel(depths) }
  }),
  v.check(
    ({ block_out_channels: { length }, ...config }) =>
      [
        config.down_block_types,
        config.up_block_types,
        config.attention_head_dim,
        config.transformer_layers_per_block,
      ].every((list) => list.length === length),
    'its levels are not equally many in block_out_channels, down_block_types, up_block_types, attention_head_dim and transformer_layers_per_block',
  ),
  v.check(
    (config) => config.block_out_channels.every((width, b) => width % config.attention_head_dim[b]! === 0),
    'a width is not a multiple of its number of attention heads',
  ),
  v.check(
    (config) => config.block_out_channels.every((width) => width % config.norm_num_groups === 0),
    'a width is not a multiple of norm_num_groups',
  ),
  v.check(
    (config) =>
      !config.addition_embed_type ||
      Boolean(config.addition_time_embed_dim && config.projection_class_embeddings_input_dim),
    'text_time needs addition_time_embed_dim and projection_class_embeddings_input_dim',
  ),
)

const plain: PlainFeatures = {
  _class_name: ['UNet2DConditionModel'],
  act_fn: ['silu', 'swish'],
  addition_embed_type: [null, 'text_time'],
  attention_type: ['default'],
  center_input_sample: [false],
  class_embed_type: [null],
  class_embeddings_concat: [false],
  conv_in_kernel: [3],
  conv_out_kernel: [3],
  cross_attention_norm: [null],
  downsample_padding: [1],
  dual_cross_attention: [false],
  encoder_hid_dim: [null],
  encoder_hid_dim_type: [null],
  mid_block_only_cross_attention: [null, false],
  mid_block_scale_factor: [1],
  mid_block_type: ['UNetMidBlock2DCrossAttn'],
  num_attention_heads: [null],
  num_class_embeds: [null],
  only_cross_attention: [false],
  resnet_out_scale_factor: [1],
  resnet_skip_time_act: [false],
  resnet_time_scale_shift: ['default'],
  reverse_transformer_layers_per_block: [null],
  time_cond_proj_dim: [null],
  time_embedding_act_fn: [null],
  time_embedding_dim: [null],
  time_embedding_type: ['positional'],
  timestep_post_act: [null],
}

export type UnetConfig = v.InferOutput<typeof schema>
/** As it stands in a config.json, where attention_head_dim may be one number. */
export type UnetConfigJson = v.InferInput<typeof schema>

/** SD 1.5 and its children; SDXL and its children; SDXL's refiner. */
export type Family = 'sd' | 'sdxl' | 'sdxl-refiner'

/** How many sizes are told to the UNet beside a text that is pooled into `pooled` numbers. */
function sizesTold(config: UnetConfig, pooled: number): number {
  const { projection_class_embeddings_input_dim: all, addition_time_embed_dim: each } = config
  return all && each ? (all - pooled) / each : 0
}

/** SDXL is told six sizes, its refiner five; `pooled` is the width of the pooled text, OpenCLIP's where it is not known. */
export function familyOf(config: UnetConfig, pooled = 1280): Family {
  if (!config.addition_embed_type) return 'sd'
  return sizesTold(config, pooled) === 5 ? 'sdxl-refiner' : 'sdxl'
}

/** Checks and completes a UNet's config.json; features that change the network are refused by name. */
export function parseUnetConfig(json: Json, where: string): UnetConfig {
  return parseConfig(schema, plain, json, where)
}
