/** What an axis of a grid can vary: numbers, choices, the seed, a LoRA's weight, or words of the prompt. */
import {
  type Destination,
  type FieldName,
  fieldFor,
  fields,
  type GenerationRequest,
  isMeant,
  isSupported,
} from '../parameters/index.ts'
import { BadValue, listed, numbersOf } from './values.ts'

/** At most so many pictures make a grid. */
export const maxCells = 100

export interface Axis {
  /** For forms: a field's name, "replace", or "lora " with the LoRA's name. */
  id: string
  label: string
  /** As A1111 calls it, in what a picture's file says. */
  a1111: string
  /** The field that it changes. */
  field: FieldName
  /** What can be typed, where that is one of a few. */
  choices?: readonly string[]
  example: string
  /** The values of what was typed. Throws BadValue. */
  read: (text: string) => AxisValue[]
}

export interface AxisValue {
  /** As it was typed, or as the range made it. */
  text: string
  /** What stands beside the pictures. */
  label: string
  apply: (request: GenerationRequest) => GenerationRequest
}

/** A cell is one picture of one task by one model: these do not vary. */
const fixed: readonly FieldName[] = ['endpoint', 'samples', 'upscale']

/** A1111's names, where its values mean the same as ours and the name is another. */
const a1111Names: Partial<Record<FieldName, string>> = {
  guidance_scale: 'CFG Scale',
  scheduler: 'Sampler',
  sigma_schedule: 'Schedule type',
  strength: 'Denoising',
  subseed: 'Var. seed',
  subseed_strength: 'Var. strength',
  s_min_uncond: 'Negative Guidance minimum sigma',
  hr_denoising_strength: 'Denoising',
  hr_second_pass_steps: 'Hires steps',
  hr_upscaler: 'Hires upscaler',
  hr_scheduler: 'Hires sampler',
}

/** Every axis that means something to the request, where it is going. */
export function axesFor(request: GenerationRequest, destination: Destination): Axis[] {
  const names = (Object.keys(fields) as FieldName[]).filter(
    (name) => isSupported(name, destination) && !fixed.includes(name) && isMeant(name, request),
  )
  return [replacement(request), ...names.flatMap((name) => fieldAxis(name, destination)), ...loraAxes(request)]
}

function fieldAxis(name: FieldName, destination: Destination): Axis[] {
  const field = fieldFor(name, destination)
  const { label } = field
  const base = { id: name, field: name, label, a1111: a1111Names[name] ?? label }
  const numeric = (isWhole: boolean, example: string): Axis => ({
    ...base,
    example,
    read: (text) => numberValues(text, isWhole, label).map((value) => fieldValue(name, value, `${label}: ${value}`)),
  })
  if (field.kind === 'seed') return [numeric(true, '-1, -1, -1 for three seeds; or 1-4')]
  if (field.kind === 'number') {
    const { min, max, step } = field
    const middle = Number(((min + max) / 2).toFixed(2))
    return [
      numeric(step >= 1, step >= 1 ? `${min}-${min + 4 * step} (+${step}), ${max}` : `${min}, ${min}-${middle} [3]`),
    ]
  }
  if (field.kind !== 'choice') return []
  const choices = Object.values(field.choices)
  const read = (text: string) =>
    words(text).map((word) => {
      const found = Object.entries(field.choices).find((pair) =>
        pair.some((each) => each.toLowerCase() === word.toLowerCase()),
      )
      if (!found) throw new BadValue(`“${word}” is none of ${choices.join(', ')}`)
      return fieldValue(name, found[0], found[1], found[1])
    })
  return [{ ...base, choices, example: choices.slice(1, 3).join(', '), read }]
}

function fieldValue(name: FieldName, value: number | string, label: string, text = String(value)): AxisValue {
  return { text, label, apply: (request) => ({ ...request, [name]: value }) }
}

function loraAxes({ lora_models }: GenerationRequest): Axis[] {
  return lora_models.map((lora, i) => ({
    id: `lora ${lora}`,
    label: `Weight of ${lora}`,
    a1111: `Weight of ${lora}`,
    field: 'lora_weights',
    example: '0-1 [5]',
    read: (text) =>
      numberValues(text, false, 'a weight').map((value) => ({
        text: String(value),
        label: `${lora}: ${value}`,
        apply: (request) => {
          const weights = request.lora_models.map((_, j) => request.lora_weights[j] ?? 1)
          return { ...request, lora_weights: weights.with(i, value) }
        },
      })),
  }))
}

const prompts = ['prompt', 'negative_prompt', 'hr_prompt', 'hr_negative_prompt'] as const

/** A1111's search and replace: the first of the words is looked for, and each, the first too, takes its place. */
function replacement(given: GenerationRequest): Axis {
  const read = (text: string) => {
    const [wanted, ...others] = listed(text)
    if (!wanted) throw new BadValue('begins with the words to look for in the prompt')
    if (!prompts.some((name) => isMeant(name, given) && given[name].includes(wanted))) {
      throw new BadValue(`“${wanted}” is in neither prompt`)
    }
    return [wanted, ...others].map((word) => ({
      text: word,
      label: word || `without ${wanted}`,
      apply: (request: GenerationRequest) => ({
        ...request,
        ...Object.fromEntries(prompts.map((name) => [name, request[name].replaceAll(wanted, word)])),
      }),
    }))
  }
  return {
    id: 'replace',
    label: 'Prompt S/R',
    a1111: 'Prompt S/R',
    field: 'prompt',
    example: 'boat, house, tree',
    read,
  }
}

const words = (text: string) => listed(text).filter(Boolean)

function numberValues(text: string, isWhole: boolean, name: string): number[] {
  const values = words(text).flatMap((part) => {
    const numbers = numbersOf(part, isWhole, maxCells)
    if (numbers.some(Number.isNaN)) throw new BadValue(`“${part}” is no number for ${name}`)
    return numbers
  })
  if (values.length > maxCells) throw new BadValue(`there are more than ${maxCells} values`)
  return values
}
