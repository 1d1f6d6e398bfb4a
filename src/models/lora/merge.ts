/** LoRAs laid over a model: the tensors that they change carry the change with them, and make it when they are read. */

import { badFile } from '../../untrusted/index.ts'
import type { StoredTensor, Weights } from '../bytes/index.ts'
import { type Change, changesOf, type Layer } from './families/index.ts'
import { blockOf, foretoldNames, type LayerName } from './layer-names.ts'
import type { Lora } from './lora.ts'
import { namesOfNumbers } from './numbered-layers.ts'

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
}

/** The same tensors, those that are changed with their patches; and for each LoRA the keys that found no place. */
export function withLoras(
  base: ChangedParts,
  layersPerBlock: number,
  loras: readonly WeightedLora[],
): ChangedParts & { ignored: { lora: Lora; keys: string[] }[] } {
  const parts = { unet: new Map(base.unet), textEncoder: new Map(base.textEncoder) }
  const names = foretoldNames(base.unet.keys(), base.textEncoder.keys(), layersPerBlock)
  const ignored = loras.map((weighted) => {
    const { lora } = weighted
    const keys = [...lora.unknown]
    const numbered = namesOfNumbers(lora, base)
    const strengthIn = (name: LayerName) =>
      weighted[name.part] * (weighted.blocks?.[blockOf(name, layersPerBlock) ?? ''] ?? 1)
    for (const [key, layer] of lora.layers) {
      const name = names.get(key) ?? numbered.get(key)
      if (!name || !lay(parts[name.part], name.path, layer, strengthIn(name))) keys.push(key)
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

/** Puts a layer's changes onto its weight and its bias; false where one of them does not fit. */
function lay(weights: Map<string, StoredTensor>, path: string, layer: Layer, strength: number): boolean {
  const fits = ({ of, fits }: Change) => {
    const tensor = weights.get(`${path}.${of}`)
    return tensor !== undefined && fits(tensor.shape)
  }
  const changes = changesOf(layer, strength).filter((change) => !change.isOptional || fits(change))
  if (changes.length === 0 || !changes.every(fits)) return false
  for (const { of, addTo } of strength === 0 ? [] : changes) {
    const name = `${path}.${of}`
    const tensor = weights.get(name)!
    const patch = { layer, strength, of, addTo: addTo(tensor.shape) }
    weights.set(name, { ...tensor, patches: [...(tensor.patches ?? []), patch] })
  }
  return true
}
