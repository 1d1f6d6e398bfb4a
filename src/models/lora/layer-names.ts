/** The names that LoRA files give to a model's layers, and the blocks that people weigh them by. Underscores say too little to be parsed: every name is foretold. */

/** The networks of a model that LoRAs change. */
export type LoraPart = 'unet' | 'textEncoder' | 'textEncoder2'

/** A layer of the model. */
export interface LayerName {
  part: LoraPart
  /** In diffusers' spelling, without `.weight`. */
  path: string
  /** Of one that is several in the model, one below the other: their names below the path. */
  joined?: readonly string[]
}

/** The tensors' names of each part; the second text encoder is SDXL's. */
export type PartNames = Readonly<Record<'unet' | 'textEncoder', Iterable<string>>> & {
  readonly textEncoder2?: Iterable<string>
}

/** Before the names of a text encoder's layers: dotted as they are, or all in one word. */
const textPrefixes = {
  textEncoder: {
    dotted: [
      'text_encoder.',
      'base_model.model.text_encoder.',
      'cond_stage_model.transformer.',
      'text_encoders.clip_l.transformer.',
    ],
    flat: ['lora_te_', 'lora_te1_', 'lycoris_', 'lycoris_te_'],
  },
  textEncoder2: {
    dotted: [
      'text_encoder_2.',
      'base_model.model.text_encoder_2.',
      'text_encoders.clip_g.transformer.',
      'conditioner.embedders.1.model.',
    ],
    flat: ['lora_te2_'],
  },
} as const

/** Every name under which a file may speak of these layers; `layers` is the UNet's layers_per_block. */
export function foretoldNames(parts: PartNames, layers: number): Map<string, LayerName> {
  const names = new Map<string, LayerName>()
  const paths = new Set(Array.from(parts.unet, layerOf))
  for (const path of paths) {
    const name: LayerName = { part: 'unet', path }
    for (const known of [path, ldmPath(path, layers, paths)]) {
      if (known === undefined) continue
      for (const prefix of ['unet.', '', 'base_model.model.', 'diffusion_model.', 'model.diffusion_model.']) {
        names.set(prefix + known, name)
      }
      for (const prefix of ['lora_unet_', 'lycoris_', 'oft_unet_']) names.set(prefix + flat(known), name)
    }
  }
  for (const part of ['textEncoder', 'textEncoder2'] as const) {
    for (const path of new Set(Array.from(parts[part] ?? [], layerOf))) {
      const own: LayerName = { part, path }
      const others = part === 'textEncoder2' ? openClipNames(own) : []
      for (const [known, name] of [[`text_model.${path}`, own], [path, own], ...others] as const) {
        for (const prefix of textPrefixes[part].dotted) names.set(prefix + known, name)
        for (const prefix of textPrefixes[part].flat) names.set(prefix + flat(known), name)
      }
    }
  }
  return names
}

const openClipParts: Record<string, string> = {
  layer_norm1: 'ln_1',
  layer_norm2: 'ln_2',
  'self_attn.out_proj': 'attn.out_proj',
  'mlp.fc1': 'mlp.c_fc',
  'mlp.fc2': 'mlp.c_proj',
}

/** What OpenCLIP calls a text encoder's layer. Queries, keys and values are one there. */
function openClipNames({ part, path }: LayerName): (readonly [known: string, name: LayerName])[] {
  const [, number, inner = ''] = /^encoder\.layers\.(\d+)\.(.+)$/.exec(path) ?? []
  if (number === undefined) return []
  const block = `transformer.resblocks.${number}`
  if (inner === 'self_attn.q_proj') {
    const attention = { part, path: path.replace('.q_proj', ''), joined: ['q_proj', 'k_proj', 'v_proj'] }
    return [[`${block}.attn.in_proj`, attention]]
  }
  return openClipParts[inner] ? [[`${block}.${openClipParts[inner]}`, { part, path }]] : []
}

function layerOf(tensor: string): string {
  return tensor.replace(/\.(weight|bias)$/, '')
}

function flat(path: string): string {
  return path.replaceAll('.', '_')
}

const resnetParts: Record<string, string> = {
  norm1: 'in_layers.0',
  conv1: 'in_layers.2',
  time_emb_proj: 'emb_layers.1',
  norm2: 'out_layers.0',
  conv2: 'out_layers.3',
  conv_shortcut: 'skip_connection',
}

const ends: Record<string, string> = {
  'time_embedding.linear_1': 'time_embed.0',
  'time_embedding.linear_2': 'time_embed.2',
  'add_embedding.linear_1': 'label_emb.0.0',
  'add_embedding.linear_2': 'label_emb.0.2',
  conv_in: 'input_blocks.0.0',
  conv_norm_out: 'out.0',
  conv_out: 'out.2',
}

/** A UNet layer under CompVis' name: the inverse of what is done when a single file is opened. */
function ldmPath(path: string, layers: number, paths: ReadonlySet<string>): string | undefined {
  if (path in ends) return ends[path]
  const [, side, level = '', kind, number, rest = ''] =
    /^(down|up|mid)_blocks?\.(?:(\d+)\.)?(\w+)\.(\d+)\.(.+)$/.exec(path) ?? []
  if (!side) return undefined
  const slot = kind === 'attentions' ? 1 : 0
  const inner = slot ? rest : resnetParts[rest]
  if (side === 'mid') return `middle_block.${slot ? 1 : 2 * Number(number)}.${inner}`
  const first = (layers + 1) * Number(level)
  if (kind === 'downsamplers') return `input_blocks.${first + layers + 1}.0.op`
  if (kind === 'upsamplers') {
    // It stands after the attention, where its level has one.
    const slot = paths.has(`up_blocks.${level}.attentions.0.norm`) ? 2 : 1
    return `output_blocks.${first + layers}.${slot}.conv`
  }
  const block =
    side === 'down' ? `input_blocks.${first + Number(number) + 1}` : `output_blocks.${first + Number(number)}`
  return `${block}.${slot}.${inner}`
}

/** The block of a layer, by which people weigh LoRAs: BASE, IN00…, M00, OUT00…, counted as CompVis' files do; `layers` is the UNet's layers_per_block. Undefined for what lies in none. */
export function blockOf({ part, path }: LayerName, layers: number): string | undefined {
  if (part !== 'unet') return 'BASE'
  if (path.startsWith('mid_block.')) return 'M00'
  if (path.startsWith('conv_in')) return 'IN00'
  const [, side, level, kind, number] = /^(down|up)_blocks\.(\d+)\.(\w+)\.(\d+)\./.exec(`${path}.`) ?? []
  if (!side) return undefined
  const first = (layers + 1) * Number(level)
  const isSampler = kind === 'downsamplers' || kind === 'upsamplers'
  const place = first + (isSampler ? layers : Number(number)) + (side === 'down' ? 1 : 0)
  return `${side === 'down' ? 'IN' : 'OUT'}${String(place).padStart(2, '0')}`
}
