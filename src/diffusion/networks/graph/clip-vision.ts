/** CLIP's vision model with its projection: from a square picture to one vector, which the safety checker compares. */
import type { ClipVisionConfig } from '../../../models/index.ts'
import { clipLayer } from './clip-layer.ts'
import type { Dialect } from './dialect.ts'

/**
 * In: `picture` float32 [1, 3, image_size, image_size], normalised as CLIP wants it. Out: `embedding` float32
 * [1, projection_dim], not yet of length 1. Source: transformers models/clip/modeling_clip.py, diffusers safety_checker.py.
 */
export function clipVisionGraph(d: Dialect, config: ClipVisionConfig): Dialect {
  const { hidden_size: width, num_hidden_layers: layers, layer_norm_eps: epsilon, patch_size: patch } = config
  const tokens = (config.image_size / patch) ** 2 + 1
  const patches = d.conv('embeddings.patch_embedding', d.mapInput('picture', 3), {
    in: 3,
    out: width,
    kernel: patch,
    stride: patch,
    pads: [0, 0, 0, 0],
    bias: d.graph.constant(d.type, Array(width).fill(0)),
  })
  const rows = d.stack('embeddings:tokens', [
    d.weight('embeddings.class_embedding', [1, width]),
    d.toRows('embeddings:patches', patches, width),
  ])
  const placed = d.add('embeddings:placed', rows, d.weight('embeddings.position_embedding.weight', [tokens, width]))

  let sum = d.layerNorm('pre_layrnorm', placed, width, epsilon)
  let normed = d.layerNorm('encoder.layers.0.layer_norm1', sum, width, epsilon)
  for (let i = 0; i < layers; i++) {
    const name = `encoder.layers.${i}`
    const { attended, fed } = clipLayer(d, name, { sum, normed }, { config, tokens, causal: false })
    if (i === layers - 1) {
      sum = d.add(`${name}:out`, attended, fed)
    } else {
      const next = d.addNorm(`encoder.layers.${i + 1}.layer_norm1`, attended, fed, width, epsilon)
      sum = next.sum
      normed = next.normed
    }
  }

  const pooled = d.layerNorm('post_layernorm', d.firstRow('encoder:class', sum), width, epsilon)
  const size = { in: width, out: config.projection_dim }
  const projected = d.linear('visual_projection', pooled, size, { bias: false })
  const exact = d.cast('embedding:cast', projected, 'float32', d.type)
  d.graph.output(d.reshape('embedding', exact, [1, size.out]), 'float32', [1, size.out])
  return d
}
