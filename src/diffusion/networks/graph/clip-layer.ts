/** The transformer layer that CLIP's text and image encoders are stacks of. */
import type { Dialect } from './dialect.ts'
import type { Value } from './onnx.ts'

/** The sizes of a layer; both encoders' configs have them. */
export interface ClipLayer {
  hidden_size: number
  intermediate_size: number
  num_attention_heads: number
  layer_norm_eps: number
  /** quick_gelu where it is absent. */
  hidden_act?: 'quick_gelu' | 'gelu'
}

/**
 * Layer `name` of `tokens` rows; `causal` lets each see only those before it. What comes out is `attended` + `fed`, left apart
 * so that the caller can fuse the sum with the norm that follows. Source: transformers models/clip/modeling_clip.py.
 */
export function clipLayer(
  d: Dialect,
  name: string,
  { sum, normed }: { sum: Value; normed: Value },
  { config, tokens, causal }: { config: ClipLayer; tokens: number; causal: boolean },
): { attended: Value; fed: Value } {
  const { hidden_size: width, intermediate_size: inner, num_attention_heads: count, layer_norm_eps: epsilon } = config
  const size = { in: width, out: width }
  const [q, k, v] = ['q', 'k', 'v'].map((part) => {
    const label = `${name}.self_attn.${part}_proj`
    return d.reshape(`${label}:batched`, d.linear(label, normed, size), [1, tokens, width])
  }) as [Value, Value, Value]
  const mixed = d.attention(`${name}.self_attn`, q, k, v, { count, width, ...(causal && { causal: tokens }) })
  const projected = d.linear(`${name}.self_attn.out_proj`, mixed, size)
  const attended = d.addNorm(`${name}.layer_norm2`, sum, projected, width, epsilon)
  const hidden = d.linear(`${name}.mlp.fc1`, attended.normed, { in: width, out: inner })
  const active = `${name}.mlp:active`
  const activated = config.hidden_act === 'gelu' ? d.gelu(active, hidden) : d.quickGelu(active, hidden)
  return { attended: attended.sum, fed: d.linear(`${name}.mlp.fc2`, activated, { in: inner, out: width }) }
}
