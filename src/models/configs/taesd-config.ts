/** TAESD's config: those fields of diffusers' AutoencoderTiny that its files vary. */
import * as v from 'valibot'
import { few, type Json, type PlainFeatures, parseConfig, positive } from './config.ts'

const sizes = v.pipe(v.array(positive), v.maxLength(16))
const counts = v.pipe(v.array(few), v.maxLength(16))

// Defaults are those of AutoencoderTiny.__init__.
const schema = v.object({
  _class_name: v.nullish(v.literal('AutoencoderTiny'), 'AutoencoderTiny'),
  in_channels: v.nullish(v.literal(3), 3),
  out_channels: v.nullish(v.literal(3), 3),
  latent_channels: v.nullish(v.literal(4), 4),
  /** The width of each stage; no stage changes the width, so all of a half are equal. None where the half is missing. */
  encoder_block_out_channels: v.nullish(sizes, [64, 64, 64, 64]),
  decoder_block_out_channels: v.nullish(sizes, [64, 64, 64, 64]),
  /** Residual blocks per stage; between two stages the map is halved, or doubled. */
  num_encoder_blocks: v.nullish(counts, [1, 3, 3, 3]),
  num_decoder_blocks: v.nullish(counts, [3, 3, 3, 1]),
  /** Latents are the encoder's output times this. */
  scaling_factor: v.nullish(v.number(), 1),
})

const plain: PlainFeatures = {
  _class_name: ['AutoencoderTiny'],
  act_fn: ['relu'],
  latent_channels: [4],
  shift_factor: [0, null],
  upsample_fn: ['nearest'],
  upsampling_scaling_factor: [2],
}

export type TaesdConfig = v.InferOutput<typeof schema>

/** Checks and completes a TAESD's config.json; features that change the network are refused by name. */
export function parseTaesdConfig(json: Json, where: string): TaesdConfig {
  return parseConfig(schema, plain, json, where)
}
