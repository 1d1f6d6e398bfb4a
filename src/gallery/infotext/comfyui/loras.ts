/** LoRAs of a ComfyUI graph, in whatever loader: by what its inputs look like. */
import { bareName } from '../found.ts'
import { isObject, numeral, objectsIn, word } from '../json.ts'
import type { GraphNode } from './graph.ts'

export interface UsedLora {
  name: string
  weight: number
}

/** The LoRAs of the nodes in their order, each once; those that are off, None or of weight 0 are left out. */
export function lorasOf(nodes: Iterable<GraphNode>): UsedLora[] {
  const found = new Map<string, UsedLora>()
  for (const node of nodes) {
    for (const lora of [...nested(node), ...listed(node)])
      if (lora.weight !== 0 && !found.has(lora.name)) found.set(lora.name, lora)
  }
  return [...found.values()]
}

/** { on, lora, strength }, by itself, in a list, or in a list under __value__. */
function nested({ inputs }: GraphNode): UsedLora[] {
  const values = Object.values(inputs).flatMap((value) => {
    if (Array.isArray(value)) return objectsIn(value)
    if (!isObject(value)) return []
    return Array.isArray(value.__value__) ? objectsIn(value.__value__) : [value]
  })
  return values.flatMap((value) => {
    const name = word(value.lora) ?? word(value.lora_name) ?? ('strength' in value ? word(value.name) : undefined)
    const isOff = value.on === false || value.active === false || value.enabled === false
    const weight = numeral(value.strength ?? value.strength_model ?? value.weight) ?? 1
    return name && !isOff ? [{ name: bareName(name), weight }] : []
  })
}

/** lora_name and a strength; lora_name_1, lora_1_name, lora_01 … with switches and strengths of the same number. */
function listed({ inputs, type }: GraphNode): UsedLora[] {
  if (/^(off|false|disabled)$/i.test(String(inputs.toggle ?? inputs.enabled ?? ''))) return []
  const count = numeral(inputs.lora_count ?? inputs.num_loras) ?? Number.POSITIVE_INFINITY
  return Object.entries(inputs).flatMap(([key, value]) => {
    const match = key.match(/^lora(?:_?name)?_?(\d*)(?:_name)?$/i)
    const name = word(value)
    if (!match || typeof value !== 'string' || !name || !/lora/i.test(type + key)) return []
    const number = match[1] ?? ''
    const isOff = /^(off|false)$/i.test(String(inputs[`switch_${number}`] ?? ''))
    if (isOff || (number !== '' && Number(number) > count)) return []
    return [{ name: bareName(name), weight: weightOf(inputs, number) }]
  })
}

function weightOf(inputs: GraphNode['inputs'], number: string): number {
  const names = number
    ? [
        ...(inputs.input_mode === 'advanced' ? [`model_str_${number}`] : []),
        ...[`lora_wt_${number}`, `model_weight_${number}`, `strength_model_${number}`, `lora_${number}_strength`],
        ...[
          `lora_${number}_model_strength`,
          `strength_${number}`,
          `weight_${number}`,
          `lora_weight_${number}`,
          `model_str_${number}`,
        ],
      ]
    : ['strength_model', 'lora_model_strength', 'model_strength', 'strength', 'lora_strength', 'lora_weight', 'weight']
  return names.map((name) => numeral(inputs[name])).find((weight) => weight !== undefined) ?? 1
}
