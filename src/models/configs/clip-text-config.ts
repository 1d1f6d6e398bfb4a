/** A text encoder's config: those fields of transformers' CLIPTextConfig that Stable Diffusion's families vary. */
import * as v from 'valibot'
import { few, type Json, type PlainFeatures, parseConfig, positive } from './config.ts'

// Defaults are those of CLIPTextConfig.__init__. Its token ids are left out: SD 1.5's are wrong, the tokenizer knows better.
const schema = v.pipe(
  v.object({
    vocab_size: v.nullish(positive, 49408),
    hidden_size: v.nullish(positive, 512),
    intermediate_size: v.nullish(positive, 2048),
    num_hidden_layers: v.nullish(few, 12),
    num_attention_heads: positive,
    max_position_embeddings: v.nullish(positive, 77),
    layer_norm_eps: v.nullish(v.number(), 1e-5),
    hidden_act: v.nullish(v.picklist(['quick_gelu', 'gelu']), 'quick_gelu'),
    /**
     * How wide the pooled text is; none where the encoder has no projection. One that has is OpenCLIP's: prompts shorter than its
     * window are filled up with token 0, others with the end token.
     */
    projection_dim: v.nullish(positive),
  }),
  v.check(
    (config) => config.hidden_size % config.num_attention_heads === 0,
    'hidden_size is not a multiple of num_attention_heads',
  ),
)

const plain: PlainFeatures = {
  hidden_act: ['quick_gelu', 'gelu'],
  model_type: ['clip_text_model'],
}

export type ClipTextConfig = v.InferOutput<typeof schema>
export type ClipTextConfigJson = v.InferInput<typeof schema>

/** Checks and completes a text encoder's config.json; features that change the network are refused by name. */
export function parseClipTextConfig(json: Json, where: string): ClipTextConfig {
  return parseConfig(schema, plain, json, where)
}
