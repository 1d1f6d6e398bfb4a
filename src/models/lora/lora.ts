/** A LoRA: small changes to a model's weights, from every kind of file that people share them in. */
import { type ByteSource, readSafetensors, stored } from '../bytes/index.ts'
import { refuseForeignLora } from '../checkpoint/index.ts'
import { Layer } from './layer.ts'

/** Its layers under the names that the file gives them, and the keys that say nothing to us. */
export interface Lora {
  name: string
  layers: ReadonlyMap<string, Layer>
  unknown: readonly string[]
}

/** Reads the header; a GenerationError refuses what was made for another family. */
export async function openLora(name: string, source: ByteSource): Promise<Lora> {
  const file = await readSafetensors(source, name)
  refuseForeignLora(file, name)
  const layers = new Map<string, Layer>()
  const unknown: string[] = []
  const alphas = peftAlphas(file.metadata.lora_adapter_metadata)
  for (const [key, tensor] of stored(file, source)) {
    const found = parsed(key)
    if (!found) {
      unknown.push(key)
      continue
    }
    const layer = layers.get(found.layer) ?? new Layer()
    layer.tensors.set(found.role, tensor)
    layers.set(found.layer, layer)
  }
  for (const [path, layer] of layers) {
    if (layer.has('down') && !layer.has('alpha')) layer.alpha = alphas(path, layer.shape('down')[0]!)
  }
  return { name, layers, unknown }
}

/** What a tensor is to its layer, by the end of its key; the same under kohya's, diffusers' and PEFT's names. */
const roles: readonly [end: RegExp, role: string][] = [
  [/\.(lora_down|lora_A|lora\.down|lora_linear_layer\.down)(\.default)?(\.weight)?$/, 'down'],
  [/\.(lora_up|lora_B|lora\.up|lora_linear_layer\.up)(\.default)?(\.weight)?$/, 'up'],
  [/\.lora_magnitude_vector(\.default)?(\.weight)?$/, 'magnitude'],
  [/\.lora_mid(\.weight)?$/, 'mid'],
  [/\.(diff|w_norm)$/, 'diff'],
  [/\.(diff_b|b_norm)$/, 'diff_b'],
]

/** Names that are their own role. */
const plain = /\.(alpha|scale|dora_scale|hada_w[12]_[ab]|hada_t[12]|lokr_w[12](_[ab])?|lokr_t[12])$/

function parsed(key: string): { layer: string; role: string } | undefined {
  const [, attention, projection, side] = /^(.*)\.processor\.(to_\w+)_lora\.(down|up)\.weight$/.exec(key) ?? []
  if (attention && projection && side) {
    // diffusers' first form: the output projection is a list there.
    const path = `${attention}.${projection === 'to_out' ? 'to_out.0' : projection}`
    return { layer: path, role: side }
  }
  const own = plain.exec(key)
  if (own) return { layer: key.slice(0, own.index), role: own[1]! }
  for (const [end, role] of roles) {
    const match = end.exec(key)
    if (match) return { layer: key.slice(0, match.index), role }
  }
  return undefined
}

/** PEFT keeps alphas in its config, which diffusers writes into the metadata as {"unet.lora_alpha": …}. */
function peftAlphas(json: string | undefined): (path: string, rank: number) => number | undefined {
  if (!json) return () => undefined
  const config = JSON.parse(json) as Record<string, unknown>
  return (path, rank) => {
    const part = path.startsWith('text_encoder.') ? 'text_encoder' : 'unet'
    const patterns = Object.entries((config[`${part}.alpha_pattern`] ?? {}) as Record<string, number>)
    const alpha = patterns.find(([end]) => path.endsWith(end))?.[1] ?? config[`${part}.lora_alpha`]
    if (typeof alpha !== 'number') return undefined
    return config[`${part}.use_rslora`] ? alpha * Math.sqrt(rank) : alpha
  }
}
