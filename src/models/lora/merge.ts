/** LoRAs laid over a model: the tensors that they change carry the change with them, and make it when they are read. */
import { badFile, type Patch, type StoredTensor, type Weights } from '../bytes/index.ts'
import { blockOf } from './blocks.ts'
import { decomposed, lengthsOf } from './decomposition.ts'
import { hadamard } from './hadamard.ts'
import { kronecker } from './kronecker.ts'
import { addScaled, cut, type Family, type Layer } from './layer.ts'
import { foretoldNames, type LayerName } from './layer-names.ts'
import type { Lora } from './lora.ts'
import { lowRank } from './low-rank.ts'
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

/** Puts a layer's changes onto its weight and its bias; false where one of them does not fit. */
function lay(weights: Map<string, StoredTensor>, path: string, layer: Layer, strength: number, key: string): boolean {
  const weight = familyOf(layer)
  const changes: [string, Family][] = [
    ...(weight ? [[`${path}.weight`, weight] as [string, Family]] : []),
    ...(layer.has('diff_b') ? [[`${path}.bias`, whole('diff_b')] as [string, Family]] : []),
  ]
  const fits = ([name, family]: [string, Family]) => {
    const shape = weights.get(name)?.shape
    return shape && family.size(layer) === shape.reduce((product, size) => product * size, 1)
  }
  if (changes.length === 0 || !changes.every(fits)) return false
  for (const [name, family] of strength === 0 ? [] : changes) {
    const tensor = weights.get(name)!
    const patch = patchOf(layer, family, tensor.shape, strength)
    weights.set(name, { ...tensor, patches: [...(tensor.patches ?? []), { ...patch, key: `${key}:${strength}` }] })
  }
  return true
}

function familyOf(layer: Layer): Family | undefined {
  if ([...layer.tensors.keys()].some((name) => name.startsWith('lokr_'))) return kronecker
  return [lowRank, hadamard, whole('diff')].find(({ sign }) => sign.every((name) => layer.has(name)))
}

function patchOf(layer: Layer, family: Family, shape: readonly number[], strength: number): Pick<Patch, 'addTo'> {
  return {
    addTo(values, rows, original) {
      if (!lengthsOf(layer)) return family.add(values, layer, shape, rows, strength)
      const whole = original()
      const delta = new Float32Array(whole.length)
      family.add(delta, layer, shape, [0, shape[0]!], 1)
      addScaled(values, cut(decomposed(layer, whole, delta, shape), shape, rows), strength)
    },
  }
}
