/** A LoRA: small changes to a model's weights, from every kind of file that people share them in. */
import { type ByteSource, isNumeric, readSafetensors, stored, type Weights } from '../bytes/index.ts'
import { type AdapterFamily, loraFamily, refuseForeignLora } from '../checkpoint/index.ts'
import { Layer, numbersIn } from './families/index.ts'
import { classesOf, type NumberedPart, numberedKey } from './numbered-layers.ts'
import { peftAlphas } from './peft-alpha.ts'

/** Its layers under the names that the file gives them, and the keys that say nothing to us. */
export interface Lora {
  name: string
  /** Which models it is for, where its file tells. */
  family: AdapterFamily | undefined
  layers: ReadonlyMap<string, Layer>
  unknown: readonly string[]
  /** Of a file that numbers its layers: in which of diffusers' classes they lie, for each part. */
  classes: Readonly<Record<NumberedPart, readonly string[]>>
}

/** Reads the header; a GenerationError refuses what was made for another family. */
export async function openLora(name: string, source: ByteSource): Promise<Lora> {
  const file = await readSafetensors(source, name)
  refuseForeignLora(file, name)
  const layers = new Map<string, Layer>()
  const unknown: string[] = []
  const alphas = peftAlphas(file.metadata)
  const tensors = stored(file, source)
  for (const [key, tensor] of tensors) {
    const found = parsed(key, file.tensors)
    const isEmpty = numbersIn(tensor.shape) === 0
    if (!found || !isNumeric(tensor.dtype)) {
      // Markers, a number at the most, and the embeddings that come along are no layers that anybody would miss.
      const isAside =
        isEmpty ||
        (tensor.shape.length === 0 && !found) ||
        file.metadata[key] === '<embed>' ||
        /^bundle_emb\.|^(.*)\.(\w+)_proj\.to_(?!\2_)\w+_lora\./.test(key)
      if (!isAside) unknown.push(key)
      continue
    }
    // A layer of rank 0 changes nothing, and says so.
    if (isEmpty) continue
    const layer = layers.get(found.layer) ?? new Layer()
    layer.tensors.set(found.role, tensor)
    layers.set(found.layer, layer)
  }
  takeShared(layers, unknown, tensors)
  for (const [path, layer] of layers) {
    if (layer.tensors.size === 1 && layer.has('alpha')) layers.delete(path)
    else if (layer.has('down') && !layer.has('alpha')) layer.alpha = alphas(path, layer.shape('down')[0]!)
  }
  return { name, family: loraFamily(file), layers, unknown, classes: classesOf(file.metadata) }
}

/** VeRA's two matrices stand in the file once, and belong to each of its layers. */
function takeShared(layers: ReadonlyMap<string, Layer>, unknown: string[], tensors: Weights): void {
  for (const key of [...unknown]) {
    const [, role] = /^(?:base_model\.)?(vera_[AB])(?:\.[\w-]+)?$/.exec(key) ?? []
    if (!role) continue
    unknown.splice(unknown.indexOf(key), 1)
    for (const layer of layers.values()) if (layer.has('vera_lambda_b')) layer.tensors.set(role, tensors.get(key)!)
  }
}

/** What a tensor is to its layer, by the end of its key; the same under kohya's, diffusers' and PEFT's names. */
const roles: readonly [end: RegExp, role: string][] = [
  [/\.(lora_down|lora_A|lora\.down|lora_linear_layer\.down)(\.[\w-]+(?=\.weight$))?(\.weight|\.default)?$/, 'down'],
  [/\.(lora_up|lora_B|lora\.up|lora_linear_layer\.up)(\.[\w-]+(?=\.weight$))?(\.weight|\.default)?$/, 'up'],
  [/\.lora_magnitude_vector(\.[\w-]+(?=\.weight$))?(\.weight|\.default)?$/, 'magnitude'],
  [/\.lora_mid(\.weight)?$/, 'mid'],
  [/\.(diff|w_norm)$/, 'diff'],
  [/\.(diff_b|b_norm)$/, 'diff_b'],
]

/** Names that are their own role. */
const plain =
  /\.(alpha|scale|dora_scale|hada_w[12]_[ab]|hada_t[12]|lokr_w[12](_[ab])?|lokr_t[12]|oft_blocks|oft_diag|rescale|on_input|ia3_l|vera_lambda_[bd])(?:\.default)?$/

function parsed(key: string, all: ReadonlyMap<string, unknown>): { layer: string; role: string } | undefined {
  const [, attention, projection, side] = /^(.*?)(?:\.processor)?\.(to_\w+)_lora\.(down|up)\.weight$/.exec(key) ?? []
  if (attention && projection && side) {
    const layer = formerName(attention, projection)
    return layer ? { layer, role: side } : undefined
  }
  const numbered = numberedKey(key)
  if (numbered) return numbered
  const own = plain.exec(key)
  if (own) return { layer: key.slice(0, own.index), role: own[1]! }
  const [, general, part] = /^(.*)\.([ab][12])\.weight$/.exec(key) ?? []
  if (general && part) return { layer: general, role: part }
  for (const [end, role] of roles) {
    const match = end.exec(key)
    if (match) return { layer: key.slice(0, match.index), role }
  }
  const [, scaled] = /^(.*)\.weight$/.exec(key) ?? []
  return scaled && all.has(`${scaled}.on_input`) ? { layer: scaled, role: 'ia3' } : undefined
}

/**
 * diffusers' first forms: in the UNet the output projection is a list; in the text encoder all four go by the UNet's names, and
 * for a while each projection had all four, of which it used its own.
 */
function formerName(attention: string, projection: string): string | undefined {
  const name = projection.replace(/^to_/, '')
  if (/\bself_attn$/.test(attention)) return `${attention}.${name}_proj`
  const [, own] = /\bself_attn\.(\w+)_proj$/.exec(attention) ?? []
  if (own) return own === name ? attention : undefined
  return `${attention}.${projection === 'to_out' ? 'to_out.0' : projection}`
}
