/** LoRAs laid over a model: the tensors that they change carry the change with them, and make it when they are read. */

import { GenerationError } from '../../generation/index.ts'
import { badFile } from '../../untrusted/index.ts'
import type { StoredTensor, Weights } from '../bytes/index.ts'
import type { AdapterFamily } from '../checkpoint/index.ts'
import { type Change, changesOf, type Layer } from './families/index.ts'
import { blockOf, foretoldNames, type LayerName } from './layer-names.ts'
import type { Lora } from './lora.ts'
import { namesOfNumbers } from './numbered-layers.ts'
import { patchOf } from './patch.ts'

/** How much of a LoRA; negative takes it away. */
export interface WeightedLora {
  lora: Lora
  unet: number
  textEncoder: number
  /** How much of that in each block, by the blocks' names; absent where it is the same in all. */
  blocks?: Readonly<Record<string, number>> | undefined
}

/** The parts of a model that LoRAs change. */
export interface ChangedParts {
  unet: Weights
  textEncoder: Weights
  /** SDXL's second. */
  textEncoder2?: Weights
}

/** A model as far as LoRAs are concerned; its family is Stable Diffusion 1.5's where none is said. */
export interface LoraBase extends ChangedParts {
  family?: AdapterFamily | 'sdxl-refiner'
}

const kinds = { sd: 'Stable Diffusion 1.5', sdxl: 'SDXL' }

/**
 * The same tensors, those that are changed with their patches; and for each LoRA the keys that found no place. A GenerationError
 * refuses a LoRA of another family than the model's, and one that fits nowhere.
 */
export function withLoras(
  base: LoraBase,
  layersPerBlock: number,
  loras: readonly WeightedLora[],
): ChangedParts & { ignored: { lora: Lora; keys: string[] }[] } {
  const { textEncoder2 } = base
  const parts = {
    unet: new Map(base.unet),
    textEncoder: new Map(base.textEncoder),
    ...(textEncoder2 && { textEncoder2: new Map(textEncoder2) }),
  }
  const names = foretoldNames(
    { unet: base.unet.keys(), textEncoder: base.textEncoder.keys(), textEncoder2: textEncoder2?.keys() ?? [] },
    layersPerBlock,
  )
  const ignored = loras.map((weighted) => {
    const { lora } = weighted
    refuseOther(lora, base.family)
    const keys = [...lora.unknown]
    const numbered = namesOfNumbers(lora, base)
    const strengthIn = (name: LayerName) =>
      weighted[name.part === 'unet' ? 'unet' : 'textEncoder'] *
      (weighted.blocks?.[blockOf(name, layersPerBlock) ?? ''] ?? 1)
    for (const [key, layer] of lora.layers) {
      const name = names.get(key) ?? numbered.get(key)
      const weights = name && parts[name.part]
      if (!weights || !lay(weights, name, layer, strengthIn(name))) keys.push(key)
    }
    if (keys.length === lora.layers.size + lora.unknown.length) {
      throw badFile(
        lora.name,
        'fits no layer of this model: it was made for another kind. Choose another LoRA or model.',
      )
    }
    return { lora, keys }
  })
  return { ...parts, ignored: ignored.filter(({ keys }) => keys.length > 0) }
}

/** Half of it would fit: both families have the same first text encoder. */
function refuseOther({ name, family }: Lora, own: LoraBase['family'] = 'sd'): void {
  const wanted = own === 'sd' ? 'sd' : 'sdxl'
  if (family === undefined || family === wanted) return
  const sentence = `${name} is a LoRA for ${kinds[family]}, and this model is ${kinds[wanted]}’s. Choose another LoRA, or a model of its kind.`
  throw new GenerationError('bad-file', sentence, { field: 'lora_models' })
}

/** Puts a layer's changes onto its weight and its bias; false where one of them does not fit. */
function lay(
  weights: Map<string, StoredTensor>,
  { path, joined = [''] }: LayerName,
  layer: Layer,
  strength: number,
): boolean {
  const paths = joined.map((name) => (name ? `${path}.${name}` : path))
  const fits = ({ of, fits, isRelative }: Change) => {
    const shapes = paths.map((path) => weights.get(`${path}.${of}`)?.shape)
    const shape = joinedShape(shapes)
    return shape !== undefined && fits(shape) && !(isRelative && paths.length > 1)
  }
  const changes = changesOf(layer, strength).filter((change) => !change.isOptional || fits(change))
  if (changes.length === 0 || !changes.every(fits)) return false
  for (const change of strength === 0 ? [] : changes) {
    const { of } = change
    const tensors = paths.map((path) => weights.get(`${path}.${of}`)!)
    const shape = joinedShape(tensors.map(({ shape }) => shape))!
    for (const [i, tensor] of tensors.entries()) {
      const within = paths.length > 1 ? { shape, first: i * tensor.shape[0]! } : undefined
      const patch = patchOf(change, tensor.shape, { layer, strength, of, ...(within && { within }) })
      weights.set(`${paths[i]}.${of}`, { ...tensor, patches: [...(tensor.patches ?? []), patch] })
    }
  }
  return true
}

/** That of equal tensors, one below the other; undefined where one is missing or another. */
function joinedShape(shapes: readonly (readonly number[] | undefined)[]): readonly number[] | undefined {
  const [first] = shapes
  if (!first || !shapes.every((shape) => shape?.join() === first.join())) return undefined
  return [first[0]! * shapes.length, ...first.slice(1)]
}
