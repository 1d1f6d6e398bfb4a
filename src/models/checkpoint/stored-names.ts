/** The names that files give to tensors (CompVis' LDM, OpenCLIP, old diffusers, transformers), turned into diffusers' names. */
import type { StoredTensor, Weights } from '../bytes/index.ts'

type Rename = (name: string) => string | undefined

const unetResnet: Record<string, string> = {
  'in_layers.0': 'norm1',
  'in_layers.2': 'conv1',
  'emb_layers.1': 'time_emb_proj',
  'out_layers.0': 'norm2',
  'out_layers.3': 'conv2',
  skip_connection: 'conv_shortcut',
}

const unetEnds: Record<string, string> = {
  'time_embed.0': 'time_embedding.linear_1',
  'time_embed.2': 'time_embedding.linear_2',
  'label_emb.0.0': 'add_embedding.linear_1',
  'label_emb.0.2': 'add_embedding.linear_2',
  'input_blocks.0.0': 'conv_in',
  'out.0': 'conv_norm_out',
  'out.2': 'conv_out',
}

/** For a UNet whose tensors have these names. LDM numbers its blocks in one row, so the levels are told by the first downsampler. */
export function unetRename(names: readonly string[]): Rename {
  if (!names.includes('input_blocks.0.0.weight')) return (name) => name
  let [last, downsampler] = [0, Number.POSITIVE_INFINITY]
  for (const name of names) {
    const [, number, kind] = /^input_blocks\.(\d+)\.0\.(op|in_layers\.0)\.weight$/.exec(name) ?? []
    last = Math.max(last, Number(number ?? 0))
    if (kind === 'op') downsampler = Math.min(downsampler, Number(number))
  }
  const layers = Number.isFinite(downsampler) ? downsampler - 1 : last

  return (name) => {
    const [, module = '', parameter] = /^(.*)\.(weight|bias)$/.exec(name) ?? []
    const [, side, number, slot, rest = ''] =
      /^(input|output|middle)_blocks?\.(?:(\d+)\.)?(\d)\.(.+)$/.exec(module) ?? []
    const path = unetEnds[module] ?? (side && blockPath(side, Number(number), Number(slot), rest, layers))
    return path && `${path}.${parameter}`
  }
}

function blockPath(side: string, number: number, slot: number, rest: string, layers: number): string | undefined {
  const inner = unetResnet[rest]
  if (side === 'middle') {
    return slot === 1 ? `mid_block.attentions.0.${rest}` : inner && `mid_block.resnets.${slot / 2}.${inner}`
  }
  // The first input block is conv_in.
  const n = side === 'input' ? number - 1 : number
  const level = `${side === 'input' ? 'down' : 'up'}_blocks.${Math.floor(n / (layers + 1))}`
  if (rest === 'op') return `${level}.downsamplers.0.conv`
  if (rest === 'conv') return `${level}.upsamplers.0.conv`
  const r = n % (layers + 1)
  return slot === 0 ? inner && `${level}.resnets.${r}.${inner}` : `${level}.attentions.${r}.${rest}`
}

const vaeRules: readonly [RegExp, string][] = [
  [/\.down\.(\d+)\.block\./, '.down_blocks.$1.resnets.'],
  [/\.down\.(\d+)\.downsample\./, '.down_blocks.$1.downsamplers.0.'],
  [/\.up\.(\d+)\.block\./, '.up_blocks.$1.resnets.'],
  [/\.up\.(\d+)\.upsample\./, '.up_blocks.$1.upsamplers.0.'],
  [/\.mid\.block_1\./, '.mid_block.resnets.0.'],
  [/\.mid\.block_2\./, '.mid_block.resnets.1.'],
  [/\.mid\.attn_1\./, '.mid_block.attentions.0.'],
  [/\.nin_shortcut\./, '.conv_shortcut.'],
  [/coder\.norm_out\./, 'coder.conv_norm_out.'],
  [/\.attentions\.0\.norm\./, '.attentions.0.group_norm.'],
  [/\.attentions\.0\.(q|query)\./, '.attentions.0.to_q.'],
  [/\.attentions\.0\.(k|key)\./, '.attentions.0.to_k.'],
  [/\.attentions\.0\.(v|value)\./, '.attentions.0.to_v.'],
  [/\.attentions\.0\.(proj_out|proj_attn)\./, '.attentions.0.to_out.0.'],
]

/** For a VAE whose tensors have these names. LDM counts the decoder's levels from full resolution, diffusers from the latents. */
export function vaeRename(names: readonly string[]): Rename {
  const top = names.reduce((most, name) => Math.max(most, Number(/^decoder\.up\.(\d+)\./.exec(name)?.[1] ?? 0)), 0)
  return (name) =>
    vaeRules.reduce(
      (path, [pattern, replacement]) => path.replace(pattern, replacement),
      name.replace(/^decoder\.up\.(\d+)\./, (_, level) => `decoder.up.${top - Number(level)}.`),
    )
}

/** A layer of TAESD: its half, where the name tells it, diffusers' `layers.` or not, its number in the row, and its parameter. */
const taesdLayer = /^(?:(?:taesd_)?(encoder|decoder)\.)?(layers\.)?(\d+)\.((?:conv\.\d\.)?(?:weight|bias))$/

/** Whether tensors of these names are a TAESD, or half of one: convolutions in threes, numbered in one row. */
export function isTaesd(names: readonly string[]): boolean {
  return names.some((name) => taesdLayer.exec(name)?.[4]?.startsWith('conv.'))
}

/**
 * For a TAESD whose tensors have these names. Its author's files are one half each, without a name; the decoder's row begins with
 * a clamp, which diffusers does not count.
 */
export function taesdRename(names: readonly string[]): Rename {
  const unnamed = names.includes('0.weight') ? 'encoder' : 'decoder'
  return (name) => {
    const [, half = unnamed, layers, number, parameter] = taesdLayer.exec(name) ?? []
    const clamps = half === 'decoder' && !layers ? 1 : 0
    return parameter && `${half}.layers.${Number(number) - clamps}.${parameter}`
  }
}

/** The CLIP text encoder's names, with or without transformers' prefix. */
export function clipTextName(name: string): string {
  return name.replace(/^text_model\./, '')
}

const openClipEnds: Record<string, string> = {
  'token_embedding.weight': 'embeddings.token_embedding.weight',
  positional_embedding: 'embeddings.position_embedding.weight',
  'ln_final.weight': 'final_layer_norm.weight',
  'ln_final.bias': 'final_layer_norm.bias',
}

const openClipLayer: Record<string, string> = {
  ln_1: 'layer_norm1',
  ln_2: 'layer_norm2',
  'attn.out_proj': 'self_attn.out_proj',
  'mlp.c_fc': 'mlp.fc1',
  'mlp.c_proj': 'mlp.fc2',
}

/**
 * An OpenCLIP text encoder's tensors as transformers has them: what it keeps as one, queries, keys and values, is three there, and
 * its projection lies transposed. Others stay as they are, without transformers' prefix.
 */
export function clipTextTensors(weights: Weights): Map<string, StoredTensor> {
  const tensors = new Map<string, StoredTensor>()
  for (const [name, tensor] of weights) {
    const [, layer, module = '', parameter] = /^transformer\.resblocks\.(\d+)\.(.+)[._](weight|bias)$/.exec(name) ?? []
    const path = `encoder.layers.${layer}`
    if (name === 'text_projection')
      tensors.set('text_projection.weight', { ...tensor, shape: tensor.shape.toReversed(), transposed: true })
    else if (module === 'attn.in_proj') {
      for (const [i, part] of ['q', 'k', 'v'].entries()) {
        tensors.set(`${path}.self_attn.${part}_proj.${parameter}`, third(tensor, i))
      }
    } else if (layer !== undefined) tensors.set(`${path}.${openClipLayer[module] ?? module}.${parameter}`, tensor)
    else tensors.set(openClipEnds[name] ?? clipTextName(name), tensor)
  }
  return tensors
}

/** The first, second or last third of a tensor's rows. */
function third(tensor: StoredTensor, i: number): StoredTensor {
  const bytes = (tensor.end - tensor.begin) / 3
  const [rows = 0, ...rest] = tensor.shape
  const begin = tensor.begin + i * bytes
  return { ...tensor, shape: [rows / 3, ...rest], begin, end: begin + bytes }
}

/** The safety checker's names, its image encoder's without the prefix that transformers writes once or twice. */
export function safetyCheckerName(name: string): string {
  return name.replace(/^(vision_model\.)+/, '')
}
