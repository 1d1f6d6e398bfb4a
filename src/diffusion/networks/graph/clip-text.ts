/** CLIP's text model, from token embeddings to the hidden states that condition the UNet. */
import type { ClipTextConfig } from '../../../models/index.ts'
import { clipLayer } from './clip-layer.ts'
import type { Dialect } from './dialect.ts'
import type { Value } from './onnx.ts'

/**
 * The output of clipTextGraph that leaves out the last `skip` layers, through the final norm or without. SD 1.5 hears the normed one,
 * usually with no layer skipped; SDXL hears the plain one, usually with one.
 */
export function hiddenOutput(skip: number, isNormed: boolean): string {
  return `${isNormed ? 'hidden' : 'plain'}_skip_${skip}`
}

/** The output that holds each position's projection: the text's is the one at its end token. */
export const pooledOutput = 'projected'

/**
 * In: `embeddings` float32 [1, 77, hidden_size], rows of the token table: the table itself stays in its file, being the largest
 * weight and used 77 rows at a time. Out: for every `skip` from 0 to layers − 1 one output hiddenOutput, float32 [1, 77, hidden_size],
 * all of them normed as diffusers does for SD 1.5, or none as it does for SDXL; of an encoder with a projection pooledOutput, float32
 * [1, 77, projection_dim]. Source: transformers models/clip/modeling_clip.py.
 */
export function clipTextGraph(d: Dialect, config: ClipTextConfig, isNormed: boolean): Dialect {
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
    const output = hiddenOutput(layers - 1 - i, isNormed)
    const final = isNormed ? d.layerNorm('final_layer_norm', sum, width, epsilon, `${output}:final`) : sum
    give(output, final, width)
  }
  const { projection_dim: out } = config
  if (out) {
    const final = d.layerNorm('final_layer_norm', sum, width, epsilon, `${pooledOutput}:final`)
    give(pooledOutput, d.linear('text_projection', final, { in: width, out }, { bias: false, exact: true }), out)
  }
  return d

  function give(output: string, rows: Value, width: number): void {
    const exact = d.cast(`${output}:cast`, rows, 'float32', d.type)
    d.graph.output(d.reshape(output, exact, [1, tokens, width]), 'float32', [1, tokens, width])
  }
}
