/** The safety checker's config: those fields of transformers' CLIPVisionConfig that CLIP's image encoders vary. */
import * as v from 'valibot'
import { few, type Json, type PlainFeatures, parseConfig, positive } from './config.ts'

// Defaults are those of CLIPVisionConfig.__init__.
const schema = v.pipe(
  v.object({
    hidden_size: v.nullish(positive, 768),
    intermediate_size: v.nullish(positive, 3072),
    num_hidden_layers: v.nullish(few, 12),
    num_attention_heads: positive,
    /** Side of the square picture, and of the squares that it is cut into, in pixels. */
    image_size: v.nullish(positive, 224),
    patch_size: v.nullish(positive, 32),
    layer_norm_eps: v.nullish(v.number(), 1e-5),
    /** Width of the space in which pictures and concepts are compared. */
    projection_dim: v.nullish(positive, 768),
  }),
  v.check(
    (config) => config.hidden_size % config.num_attention_heads === 0,
    'hidden_size is not a multiple of num_attention_heads',
  ),
)

const plain: PlainFeatures = {
  hidden_act: ['quick_gelu'],
  num_channels: [3],
}

export type ClipVisionConfig = v.InferOutput<typeof schema>

/** Checks and completes an image encoder's config; features that change the network are refused by name. */
export function parseClipVisionConfig(json: Json, where: string): ClipVisionConfig {
  return parseConfig(schema, plain, json, where)
}
