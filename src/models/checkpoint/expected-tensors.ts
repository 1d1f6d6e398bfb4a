/** The name and shape of every tensor that an architecture has, in diffusers' names. */
import type { Shapes } from '../bytes/index.ts'
import type { ClipTextConfig, ClipVisionConfig, KlConfig, TaesdConfig, UnetConfig } from '../configs/index.ts'

class ShapeList {
  readonly shapes = new Map<string, readonly number[]>()

  norm(name: string, width: number): void {
    this.shapes.set(`${name}.weight`, [width])
    this.shapes.set(`${name}.bias`, [width])
  }

  linear(name: string, out: number, into: number): void {
    this.shapes.set(`${name}.weight`, [out, into])
    this.shapes.set(`${name}.bias`, [out])
  }

  conv(name: string, out: number, into: number, kernel = 3): void {
    this.shapes.set(`${name}.weight`, [out, into, kernel, kernel])
    this.shapes.set(`${name}.bias`, [out])
  }

  biaslessConv(name: string, width: number): void {
    this.shapes.set(`${name}.weight`, [width, width, 3, 3])
  }

  taesdBlock(name: string, width: number): void {
    for (const i of [0, 2, 4]) this.conv(`${name}.conv.${i}`, width, width)
  }

  resnet(name: string, out: number, into: number, time?: number): void {
    this.norm(`${name}.norm1`, into)
    this.conv(`${name}.conv1`, out, into)
    if (time) this.linear(`${name}.time_emb_proj`, out, time)
    this.norm(`${name}.norm2`, out)
    this.conv(`${name}.conv2`, out, out)
    if (out !== into) this.conv(`${name}.conv_shortcut`, out, into, 1)
  }

  transformer(
    name: string,
    {
      width,
      context,
      depth,
      linearProjection,
    }: { width: number; context: number; depth: number; linearProjection: boolean },
  ): void {
    const project = (side: string) =>
      linearProjection ? this.linear(`${name}.${side}`, width, width) : this.conv(`${name}.${side}`, width, width, 1)
    this.norm(`${name}.norm`, width)
    project('proj_in')
    for (let i = 0; i < depth; i++) {
      const block = `${name}.transformer_blocks.${i}`
      this.norm(`${block}.norm1`, width)
      this.unetAttention(`${block}.attn1`, width, width)
      this.norm(`${block}.norm2`, width)
      this.unetAttention(`${block}.attn2`, width, context)
      this.norm(`${block}.norm3`, width)
      this.linear(`${block}.ff.net.0.proj`, 8 * width, width)
      this.linear(`${block}.ff.net.2`, width, 4 * width)
    }
    project('proj_out')
  }

  private unetAttention(name: string, width: number, context: number): void {
    this.shapes.set(`${name}.to_q.weight`, [width, width])
    this.shapes.set(`${name}.to_k.weight`, [width, context])
    this.shapes.set(`${name}.to_v.weight`, [width, context])
    this.linear(`${name}.to_out.0`, width, width)
  }

  vaeMiddle(name: string, width: number): void {
    this.resnet(`${name}.resnets.0`, width, width)
    this.norm(`${name}.attentions.0.group_norm`, width)
    for (const layer of ['to_q', 'to_k', 'to_v', 'to_out.0']) this.linear(`${name}.attentions.0.${layer}`, width, width)
    this.resnet(`${name}.resnets.1`, width, width)
  }

  clipLayers(config: Pick<ClipTextConfig, 'hidden_size' | 'intermediate_size' | 'num_hidden_layers'>): void {
    const { hidden_size: width, intermediate_size: inner } = config
    for (let i = 0; i < config.num_hidden_layers; i++) {
      const layer = `encoder.layers.${i}`
      this.norm(`${layer}.layer_norm1`, width)
      for (const side of ['q', 'k', 'v', 'out']) this.linear(`${layer}.self_attn.${side}_proj`, width, width)
      this.norm(`${layer}.layer_norm2`, width)
      this.linear(`${layer}.mlp.fc1`, inner, width)
      this.linear(`${layer}.mlp.fc2`, width, inner)
    }
  }
}

/** 686 tensors for SD 1.5, 1680 for SDXL. */
export function expectedUnetTensors(config: UnetConfig): Shapes {
  const list = new ShapeList()
  const { block_out_channels: widths, layers_per_block: layers, cross_attention_dim: context } = config
  const first = widths[0]!
  const last = widths.at(-1)!
  const time = 4 * first
  const { use_linear_projection: linearProjection, transformer_layers_per_block: depths } = config
  const transformer = (name: string, width: number, depth: number) =>
    list.transformer(name, { width, context, depth, linearProjection })

  list.conv('conv_in', first, config.in_channels)
  list.linear('time_embedding.linear_1', time, first)
  list.linear('time_embedding.linear_2', time, time)
  if (config.addition_embed_type) {
    list.linear('add_embedding.linear_1', time, config.projection_class_embeddings_input_dim!)
    list.linear('add_embedding.linear_2', time, time)
  }

  let width = first
  const skips = [first]
  for (const [b, out] of widths.entries()) {
    for (let r = 0; r < layers; r++) {
      list.resnet(`down_blocks.${b}.resnets.${r}`, out, width, time)
      if (config.down_block_types[b] === 'CrossAttnDownBlock2D')
        transformer(`down_blocks.${b}.attentions.${r}`, out, depths[b]!)
      width = out
      skips.push(out)
    }
    if (b < widths.length - 1) {
      list.conv(`down_blocks.${b}.downsamplers.0.conv`, out, out)
      skips.push(out)
    }
  }

  list.resnet('mid_block.resnets.0', last, last, time)
  transformer('mid_block.attentions.0', last, depths.at(-1)!)
  list.resnet('mid_block.resnets.1', last, last, time)

  for (const [b, out] of widths.toReversed().entries()) {
    for (let r = 0; r <= layers; r++) {
      list.resnet(`up_blocks.${b}.resnets.${r}`, out, width + skips.pop()!, time)
      if (config.up_block_types[b] === 'CrossAttnUpBlock2D')
        transformer(`up_blocks.${b}.attentions.${r}`, out, depths.at(-1 - b)!)
      width = out
    }
    if (b < widths.length - 1) list.conv(`up_blocks.${b}.upsamplers.0.conv`, out, out)
  }

  list.norm('conv_norm_out', first)
  list.conv('conv_out', config.out_channels, first)
  return list.shapes
}

/** 248 tensors for SD 1.5: the encoder, the decoder and the two 1×1 convolutions between them. */
export function expectedVaeTensors(config: KlConfig): Shapes {
  const list = new ShapeList()
  const { block_out_channels: widths, layers_per_block: layers, latent_channels: latent } = config
  const first = widths[0]!
  const last = widths.at(-1)!

  list.conv('encoder.conv_in', first, config.in_channels)
  let width = first
  for (const [b, out] of widths.entries()) {
    for (let r = 0; r < layers; r++) {
      list.resnet(`encoder.down_blocks.${b}.resnets.${r}`, out, width)
      width = out
    }
    if (b < widths.length - 1) list.conv(`encoder.down_blocks.${b}.downsamplers.0.conv`, out, out)
  }
  list.vaeMiddle('encoder.mid_block', last)
  list.norm('encoder.conv_norm_out', last)
  list.conv('encoder.conv_out', 2 * latent, last)
  list.conv('quant_conv', 2 * latent, 2 * latent, 1)

  list.conv('post_quant_conv', latent, latent, 1)
  list.conv('decoder.conv_in', last, latent)
  list.vaeMiddle('decoder.mid_block', last)
  for (const [b, out] of widths.toReversed().entries()) {
    for (let r = 0; r <= layers; r++) {
      list.resnet(`decoder.up_blocks.${b}.resnets.${r}`, out, width)
      width = out
    }
    if (b < widths.length - 1) list.conv(`decoder.up_blocks.${b}.upsamplers.0.conv`, out, out)
  }
  list.norm('decoder.conv_norm_out', first)
  list.conv('decoder.conv_out', config.out_channels, first)
  return list.shapes
}

/** 134 tensors for TAESD itself; of a file that has no encoder, the decoder's 67. */
export function expectedTaesdTensors(config: TaesdConfig): Shapes {
  const list = new ShapeList()
  const { in_channels, latent_channels, num_encoder_blocks, num_decoder_blocks, out_channels } = config
  const [encoderWidth, decoderWidth] = [config.encoder_block_out_channels[0]!, config.decoder_block_out_channels[0]!]

  let layer = 0
  const encoder = () => `encoder.layers.${layer++}`
  for (const [i, blocks] of num_encoder_blocks.entries()) {
    if (i === 0) list.conv(encoder(), encoderWidth, in_channels)
    else list.biaslessConv(encoder(), encoderWidth)
    for (let j = 0; j < blocks; j++) list.taesdBlock(encoder(), encoderWidth)
  }
  if (layer > 0) list.conv(encoder(), latent_channels, encoderWidth)

  // ReLU and upsampling have no weights, but count as layers.
  layer = 0
  const decoder = () => `decoder.layers.${layer++}`
  list.conv(decoder(), decoderWidth, latent_channels)
  layer++
  for (const [i, blocks] of num_decoder_blocks.entries()) {
    if (i > 0) {
      layer++
      list.biaslessConv(decoder(), decoderWidth)
    }
    for (let j = 0; j < blocks; j++) list.taesdBlock(decoder(), decoderWidth)
  }
  list.conv(decoder(), out_channels, decoderWidth)
  return list.shapes
}

/** 196 tensors for SD 1.5, 517 for OpenCLIP's, without the prefix `text_model.` that most files have. */
export function expectedClipTextTensors(config: ClipTextConfig): Shapes {
  const list = new ShapeList()
  const { hidden_size: width } = config
  list.shapes.set('embeddings.token_embedding.weight', [config.vocab_size, width])
  list.shapes.set('embeddings.position_embedding.weight', [config.max_position_embeddings, width])
  list.clipLayers(config)
  list.norm('final_layer_norm', width)
  if (config.projection_dim) list.shapes.set('text_projection.weight', [config.projection_dim, width])
  return list.shapes
}

/** 396 tensors for SD 1.5's checker, the image encoder's without the prefix `vision_model.`. */
export function expectedSafetyCheckerTensors(
  config: ClipVisionConfig,
  { concepts, specialCares }: { concepts: number; specialCares: number },
): Shapes {
  const list = new ShapeList()
  const { hidden_size: width, patch_size: patch, image_size: side, projection_dim: projection } = config
  list.shapes.set('embeddings.class_embedding', [width])
  list.shapes.set('embeddings.patch_embedding.weight', [width, 3, patch, patch])
  list.shapes.set('embeddings.position_embedding.weight', [(side / patch) ** 2 + 1, width])
  list.norm('pre_layrnorm', width)
  list.clipLayers(config)
  list.norm('post_layernorm', width)
  list.shapes.set('visual_projection.weight', [projection, width])
  list.shapes.set('concept_embeds', [concepts, projection])
  list.shapes.set('concept_embeds_weights', [concepts])
  list.shapes.set('special_care_embeds', [specialCares, projection])
  list.shapes.set('special_care_embeds_weights', [specialCares])
  return list.shapes
}
