/** LoRAs laid over a model: the tensors that they change carry the change with them, and make it when they are read. */

import { badFile } from '../../untrusted/index.ts'
import type { Patch, StoredTensor, Weights } from '../bytes/index.ts'
import { decomposed, lengthsFit, lengthsOf } from './decomposition.ts'
import { hadamard } from './hadamard.ts'
import { kronecker } from './kronecker.ts'
import { addScaled, cut, type Family, type Layer } from './layer.ts'
import { blockOf, foretoldNames, type LayerName } from './layer-names.ts'
import type { Lora } from './lora.ts'
import { lowRank } from './low-rank.ts'
import { relativeFamilyOf } from './relative.ts'
import { whole } from './whole.ts'

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
    const strengthIn = (name: LayerName) =>
      weighted[name.part] * (weighted.blocks?.[blockOf(name, layersPerBlock) ?? ''] ?? 1)
    for (const [key, layer] of lora.layers) {
      const name = names.get(key)
      if (!name || !lay(parts[name.part], name.path, layer, strengthIn(name), `${lora.name}/${key}`)) keys.push(key)
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

/** One tensor that a layer changes, and how. */
type Change = {
  name: string
  fits: (shape: readonly number[]) => boolean
  addTo: (shape: readonly number[]) => Patch['addTo']
}

/** Puts a layer's changes onto its weight and its bias; false where one of them does not fit. */
function lay(weights: Map<string, StoredTensor>, path: string, layer: Layer, strength: number, key: string): boolean {
  const changes = changesOf(layer, path, strength)
  const fits = ({ name, fits }: Change) => fits(weights.get(name)?.shape ?? [])
  if (changes.length === 0 || !changes.every((change) => weights.has(change.name) && fits(change))) return false
  for (const { name, addTo } of strength === 0 ? [] : changes) {
    const tensor = weights.get(name)!
    const patch = { key: `${key}:${strength}`, addTo: addTo(tensor.shape) }
    weights.set(name, { ...tensor, patches: [...(tensor.patches ?? []), patch] })
  }
  return true
}

function changesOf(layer: Layer, path: string, strength: number): Change[] {
  const relative = relativeFamilyOf(layer)
  const family = familyOf(layer)
  const changes: Change[] = []
  if (relative) {
    changes.push({
      name: `${path}.weight`,
      fits: (shape) => relative.fits(layer, shape),
      addTo: (shape) => (values, rows, original) =>
        addScaled(values, cut(relative.change(layer, original(), shape, strength), shape, rows), 1),
    })
  } else if (family) {
    changes.push({
      name: `${path}.weight`,
      fits: (shape) => family.fits(layer, shape) && (!lengthsOf(layer) || lengthsFit(layer, shape)),
      addTo: (shape) => added(layer, family, shape, strength),
    })
  }
  if (layer.has('diff_b')) {
    const bias = whole('diff_b')
    changes.push({
      name: `${path}.bias`,
      fits: (shape) => bias.fits(layer, shape),
      addTo: (shape) => (values, rows) => bias.add(values, layer, shape, rows, strength),
    })
  }
  return changes
}

function familyOf(layer: Layer): Family | undefined {
  if ([...layer.tensors.keys()].some((name) => name.startsWith('lokr_'))) return kronecker
  return [lowRank, hadamard, whole('diff')].find(({ sign }) => sign.every((name) => layer.has(name)))
}

function added(layer: Layer, family: Family, shape: readonly number[], strength: number): Patch['addTo'] {
  return (values, rows, original) => {
    if (!lengthsOf(layer)) return family.add(values, layer, shape, rows, strength)
    const whole = original()
    const delta = new Float32Array(whole.length)
    family.add(delta, layer, shape, [0, shape[0]!], 1)
    addScaled(values, cut(decomposed(layer, whole, delta, shape), shape, rows), strength)
  }
}
