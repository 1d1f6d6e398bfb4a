/** CLIP's text model, from token embeddings to the hidden states that condition the UNet. */
import type { ClipTextConfig } from '../../../models/index.ts'
import { clipLayer } from './clip-layer.ts'
import type { Dialect } from './dialect.ts'

/** The output of clipTextGraph that leaves out the last `skip` layers (diffusers' clip_skip; 0 is the usual last hidden state). */
export function hiddenOutput(skip: number): string {
  return `hidden_skip_${skip}`
}

/**
 * In: `embeddings` float32 [1, 77, hidden_size], rows of the token table: the table itself stays in its file, being the largest
 * weight and used 77 rows at a time. Out: for every `skip` from 0 to layers − 1 one output hiddenOutput(skip), float32
 * [1, 77, hidden_size], each through the final layer norm as diffusers does. Source: transformers models/clip/modeling_clip.py.
 */
export function clipTextGraph(d: Dialect, config: ClipTextConfig): Dialect {
  const {
    hidden_size: width,
    num_hidden_layers: layers,
    max_position_embeddings: tokens,
    layer_norm_eps: epsilon,
  } = config
  const input = d.cast('embeddings:cast', d.graph.input('embeddings', 'float32', [1, tokens, width]), d.type, 'float32')
  const positions = d.weight('embeddings.position_embedding.weight', [tokens, width])
  let sum = d.add('embeddings:placed', d.reshape('embeddings:rows', input, [-1, width]), positions)
  let normed = d.layerNorm('encoder.layers.0.layer_norm1', sum, width, epsilon)

  for (let i = 0; i < layers; i++) {
    const name = `encoder.layers.${i}`
    const { attended, fed } = clipLayer(d, name, { sum, normed }, { config, tokens, causal: true })
    const last = i === layers - 1
    if (last) {
      sum = d.add(`${name}:out`, attended, fed)
    } else {
      const next = d.addNorm(`encoder.layers.${i + 1}.layer_norm1`, attended, fed, width, epsilon)
      sum = next.sum
      normed = next.normed
    }
    const output = hiddenOutput(layers - 1 - i)
    const final = d.layerNorm('final_layer_norm', sum, width, epsilon, `${output}:final`)
    const exact = d.cast(`${output}:cast`, final, 'float32', d.type)
    d.graph.output(d.reshape(output, exact, [1, tokens, width]), 'float32', [1, tokens, width])
  }
  return d
}
