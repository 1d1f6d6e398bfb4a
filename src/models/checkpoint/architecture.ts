/** An architecture, told from the names and shapes of its tensors; what they do not tell is left to the config's defaults. */
import type { Weights } from '../bytes/index.ts'
import type { Json } from '../configs/index.ts'

/** Everything but the norm groups, and SD 1.5's heads and native size: SDXL's heads are 64 wide, like the refiner's. */
export function unetArchitecture(weights: Weights): Json {
  const levels = count(weights, (b) => `down_blocks.${b}.resnets.0.conv1.weight`)
  if (levels.length === 0) return {}
  const attends = (side: string) => levels.map((b) => weights.has(`${side}_blocks.${b}.attentions.0.norm.weight`))
  const widths = levels.map((b) => size(weights, `down_blocks.${b}.resnets.0.conv1.weight`, 0))
  const depth = (attention: string) => count(weights, (i) => `${attention}.transformer_blocks.${i}.norm1.weight`).length
  const added = size(weights, 'add_embedding.linear_1.weight', 1)
  return {
    ...(added !== undefined && {
      addition_embed_type: 'text_time',
      addition_time_embed_dim: 256,
      projection_class_embeddings_input_dim: added,
      attention_head_dim: widths.map((width = 64) => Math.max(1, Math.floor(width / 64))),
      sample_size: 128,
    }),
    transformer_layers_per_block: levels.map((b) =>
      Math.max(1, depth(b === levels.length - 1 ? 'mid_block.attentions.0' : `down_blocks.${b}.attentions.0`)),
    ),
    in_channels: size(weights, 'conv_in.weight', 1),
    out_channels: size(weights, 'conv_out.weight', 0),
    block_out_channels: widths,
    layers_per_block: count(weights, (r) => `down_blocks.0.resnets.${r}.conv1.weight`).length,
    down_block_types: attends('down').map((yes) => (yes ? 'CrossAttnDownBlock2D' : 'DownBlock2D')),
    up_block_types: attends('up').map((yes) => (yes ? 'CrossAttnUpBlock2D' : 'UpBlock2D')),
    cross_attention_dim: size(weights, 'mid_block.attentions.0.transformer_blocks.0.attn2.to_k.weight', 1),
    use_linear_projection: weights.get('mid_block.attentions.0.proj_in.weight')?.shape.length === 2,
  }
}

/** Everything but the norm groups, the scaling factor and the native size, which is SD 1.5's. */
export function vaeArchitecture(weights: Weights): Json {
  const levels = count(weights, (b) => `encoder.down_blocks.${b}.resnets.0.conv1.weight`)
  return {
    latent_channels: size(weights, 'decoder.conv_in.weight', 1),
    block_out_channels: levels.map((b) => size(weights, `encoder.down_blocks.${b}.resnets.0.conv1.weight`, 0)),
    layers_per_block: count(weights, (r) => `encoder.down_blocks.0.resnets.${r}.conv1.weight`).length,
    sample_size: 512,
  }
}

/** Everything; a half that is not there has no blocks. */
export function taesdArchitecture(weights: Weights): Json {
  const half = (name: string) => {
    const blocks = taesdStages(weights, name)
    return { blocks, widths: blocks.map(() => size(weights, `${name}.layers.0.weight`, 0)) }
  }
  const [encoder, decoder] = [half('encoder'), half('decoder')]
  return {
    latent_channels: size(weights, 'decoder.layers.0.weight', 1),
    encoder_block_out_channels: encoder.widths,
    decoder_block_out_channels: decoder.widths,
    num_encoder_blocks: encoder.blocks,
    num_decoder_blocks: decoder.blocks,
  }
}

/** How many blocks follow each other in each stage: whatever lies between two stages is no block. */
function taesdStages(weights: Weights, half: string): number[] {
  const blocks = new Set<number>()
  for (const name of weights.keys()) {
    const [, of, layer] = /^(\w+)\.layers\.(\d+)\.conv\.0\.weight$/.exec(name) ?? []
    if (of === half) blocks.add(Number(layer))
  }
  const stages: number[] = []
  for (const layer of [...blocks].sort((a, b) => a - b)) stages.push((blocks.has(layer - 1) ? stages.pop()! : 0) + 1)
  return stages
}

/** Everything; heads are 64 wide, as in all of CLIP's text encoders. */
export function clipTextArchitecture(weights: Weights): Json {
  const width = size(weights, 'embeddings.token_embedding.weight', 1) ?? 768
  return {
    vocab_size: size(weights, 'embeddings.token_embedding.weight', 0),
    hidden_size: width,
    intermediate_size: size(weights, 'encoder.layers.0.mlp.fc1.weight', 0),
    num_hidden_layers: count(weights, (i) => `encoder.layers.${i}.layer_norm1.weight`).length,
    num_attention_heads: width % 64 === 0 ? width / 64 : undefined,
    max_position_embeddings: size(weights, 'embeddings.position_embedding.weight', 0),
    projection_dim: size(weights, 'text_projection.weight', 0),
    hidden_act: weights.has('text_projection.weight') ? 'gelu' : 'quick_gelu',
  }
}

/** Everything; heads are 64 wide, as in all of CLIP's image encoders, unless `told` says how many there are. */
export function clipVisionArchitecture(weights: Weights, told: Json): Json {
  const width = size(weights, 'embeddings.class_embedding', 0) ?? 768
  const patch = size(weights, 'embeddings.patch_embedding.weight', 2) ?? 32
  const tokens = size(weights, 'embeddings.position_embedding.weight', 0) ?? 1
  return {
    hidden_size: width,
    intermediate_size: size(weights, 'encoder.layers.0.mlp.fc1.weight', 0),
    num_hidden_layers: count(weights, (i) => `encoder.layers.${i}.layer_norm1.weight`).length,
    num_attention_heads: told.num_attention_heads ?? (width % 64 === 0 ? width / 64 : undefined),
    image_size: Math.round(Math.sqrt(tokens - 1)) * patch,
    patch_size: patch,
    projection_dim: size(weights, 'visual_projection.weight', 0),
  }
}

/** 0, 1, 2 … for as long as there is a tensor of that number. */
function count(weights: Weights, name: (i: number) => string): number[] {
  const numbers: number[] = []
  while (weights.has(name(numbers.length))) numbers.push(numbers.length)
  return numbers
}

function size(weights: Weights, name: string, axis: number): number | undefined {
  return weights.get(name)?.shape[axis]
}
