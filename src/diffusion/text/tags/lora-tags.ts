/** What a prompt's tags ask for: AUTOMATIC1111's `<lora:name:weight>` (extensions-builtin/Lora/extra_networks_lora.py). */
import { type BlockWeights, blockWeights } from './block-weights.ts'
import { isLoraTag, type NetworkTag, networkTags, type Syntax, untagged } from './network-tags.ts'

export interface LoraTag {
  name: string
  textEncoder: number
  unet: number
  /** How much of it in each block; absent where it is the same in all. */
  blocks?: BlockWeights
}

/** What a prompt's tags ask for, and a sentence on each thing of them that is not done as it is written. */
export interface AskedNetworks {
  /** The prompt without its tags. */
  prompt: string
  loras: LoraTag[]
  remarks: string[]
}

/** Reads `name`, `name:weight`, `name:te:unet`, or `te=`, `unet=` and `lbw=` by name. Tags of other kinds leave the prompt, too. */
export function loraTags(prompt: string, syntax?: Syntax): AskedNetworks {
  const remarks: string[] = []
  const loras: LoraTag[] = []
  for (const tag of networkTags(prompt, syntax)) {
    if (isLoraTag(tag)) loras.push(loraOf(tag, remarks))
    else remarks.push(`“${written(tag)}” is left out: of tags like it only LoRAs are drawn with here.`)
  }
  return { prompt: untagged(prompt, syntax).text, loras, remarks }
}

const written = ({ kind, inside }: NetworkTag) => `<${kind}:${inside}>`

function loraOf(tag: NetworkTag, remarks: string[]): LoraTag {
  const parts = tag.inside.split(':').map((part) => part.trim())
  const isNamed = (part: string, i: number) => i > 0 && part.includes('=')
  const named = new Map(parts.filter(isNamed).map((part) => part.split(/=(.*)/s, 2) as [string, string]))
  const [name = '', ...plain] = parts.filter((part, i) => !isNamed(part, i))
  // The block weights' extension takes them by position as well.
  const blocksAt = plain.findIndex((part) => /^[A-Za-z]|,.*,/.test(part) && !part.includes('@'))
  const [byPosition] = blocksAt < 0 ? [] : plain.splice(blocksAt, 1)
  const number = (text: string | undefined, otherwise: number) => {
    if (!text) return otherwise
    // By another extension "weight@step, weight@step" changes in the course of a picture.
    const course = /^\s*([-+.\d]+)(?:@[-+.\d]+)?(?:[,;]\s*([-+.\d]+)@[-+.\d]+)*\s*$/.exec(text)
    if (course && text.includes('@')) {
      const last = Number(course[2] ?? course[1])
      const taken = Number.isFinite(last) ? last : otherwise
      remarks.push(
        `In “${written(tag)}” the weight changes with the steps, which it cannot here: ${taken} is taken for all.`,
      )
      return taken
    }
    const found = numberOf(text)
    if (String(text) === text && /^[+-]?(\d+\.?\d*|\.\d+)$/.test(text)) return found!
    const taken = found ?? otherwise
    remarks.push(`In “${written(tag)}” “${text}” is no number: ${taken} is taken. Write a point, as in 0.8.`)
    return taken
  }
  const textEncoder = number(named.get('te') ?? plain[0], 1)
  const unet = number(named.get('unet') ?? plain[1], textEncoder)
  const lora: LoraTag = { name, textEncoder, unet }

  const asked = named.get('lbw') ?? byPosition
  const blocks = asked === undefined ? undefined : blockWeights(asked)
  if (blocks) lora.blocks = blocks
  else if (asked !== undefined) {
    remarks.push(
      `In “${written(tag)}” the block weights “${asked}” are not known: all blocks count alike. Write 12, 17, 20 or 26 numbers, or a preset such as MIDD.`,
    )
  }
  const course = [...named.keys()].filter((key) => ['start', 'stop', 'step'].includes(key))
  if (course.length > 0) {
    const said = course.map((key) => `“${key}=”`).join(' and ')
    remarks.push(`In “${written(tag)}” ${said} cannot be followed here: the LoRA counts in all steps.`)
  }
  for (const key of named.keys()) {
    if (!['te', 'unet', 'lbw', 'dyn', ...course].includes(key)) {
      remarks.push(`In “${written(tag)}” “${key}=” is not known here and does nothing.`)
    }
  }
  if (named.has('dyn')) remarks.push(`In “${written(tag)}” “dyn=” is left out: the LoRA keeps its whole rank.`)
  return lora
}

/** A number, also where its point is a comma; undefined where it is none. */
function numberOf(text: string): number | undefined {
  const [number] = /^[+-]?(\d+[.,]?\d*|[.,]\d+)$/.exec(text.replace(/\s+/g, '')) ?? []
  return number === undefined ? undefined : Number(number.replace(',', '.'))
}
