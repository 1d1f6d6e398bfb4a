/** From a request with choices in its prompts to the requests that are drawn: each says what was chosen, and from what. */
import { type GenerationRequest, hasSecondPass, newSeed } from '../parameters/index.ts'
import { allOf, type Chance, combinations, oneOf } from './choosing.ts'
import type { Lists } from './lists.ts'
import { readTemplate, type Template } from './template.ts'

export interface Resolved {
  requests: GenerationRequest[]
  /** What is not drawn as it is written, as sentences. */
  warnings: string[]
}

const ofFirst = ['prompt', 'negative_prompt'] as const
const ofSecond = ['hr_prompt', 'hr_negative_prompt'] as const

/**
 * The requests that are drawn in place of this one, at least one. Chosen by the seed, each picture becomes a request of its own,
 * and makes the same choice again with its seed; all combinations are drawn with the same seeds, so that only their words differ.
 */
export function resolved(request: GenerationRequest, lists: Lists): Resolved {
  const plain = { ...request, prompt_template: '', negative_prompt_template: '' }
  const { dynamic_prompts: mode, prompt_syntax, prompt, negative_prompt } = request
  if (mode === 'off' || prompt_syntax === 'literal') return { requests: [plain], warnings: [] }
  const names = hasSecondPass(request) ? [...ofFirst, ...ofSecond] : ofFirst
  const templates = names.map((name) => readTemplate(request[name]))
  if (templates.every((template, i) => isPlain(template, request[names[i]!]))) {
    return { requests: [plain], warnings: [] }
  }

  const reading = { lists, missing: new Set<string>(), unset: new Set<string>(), known: new Map() }
  const seed = request.seed === -1 ? newSeed() : request.seed
  const drawn = (texts: readonly string[]): GenerationRequest => {
    const chosen = { ...plain, ...Object.fromEntries(names.map((name, i) => [name, texts[i]!])) }
    return {
      ...chosen,
      seed,
      dynamic_prompts: texts.some(hasChoices) ? 'off' : mode,
      prompt_template: chosen.prompt === prompt ? '' : prompt,
      negative_prompt_template: chosen.negative_prompt === negative_prompt ? '' : negative_prompt,
    }
  }
  // As backends count them: of a varied seed it is the variation's that goes on.
  const field = request.subseed_strength === 0 ? 'seed' : 'subseed'
  const first = field === 'seed' ? seed : request.subseed === -1 ? newSeed() : request.subseed
  const requests =
    mode === 'all'
      ? combinations(templates.map((template) => allOf(template, reading))).map(drawn)
      : Array.from({ length: request.samples }, (_, i) => {
          const chance = chanceOf(first + i)
          const texts = templates.map((template) => oneOf(template, chance, reading))
          return { ...drawn(texts), samples: 1, [field]: first + i }
        })
  const warnings = [
    ...[...reading.missing].map(
      (name) => `There is no list “${name}”: __${name}__ is drawn as it stands. Drop ${name}.txt on the page.`,
    ),
    ...[...reading.unset].map(
      (name) =>
        `Nothing says what “${name}” stands for: \${${name}} is drawn as it stands. Write \${${name}={a|b}} before it.`,
    ),
  ]
  return { requests, warnings }
}

/** Whether a prompt has choices, or braces that would be read as some. */
export function hasChoices(prompt: string): boolean {
  try {
    return !isPlain(readTemplate(prompt), prompt)
  } catch {
    // Too deep to be read, so there are some.
    return true
  }
}

const isPlain = (template: Template, text: string) =>
  template.every((piece) => typeof piece === 'string') && template.join('') === text

/** SplitMix32 (Steele, Lea & Flood 2014, in 32 bits): one number after another from a seed of up to 53 bits. */
function chanceOf(seed: number): Chance {
  let state = (seed ^ Math.imul(Math.floor(seed / 2 ** 32), 0x85ebca6b)) >>> 0
  return () => {
    state = (state + 0x9e3779b9) >>> 0
    let mixed = Math.imul(state ^ (state >>> 16), 0x21f0aaad)
    mixed = Math.imul(mixed ^ (mixed >>> 15), 0x735a2d97)
    return ((mixed ^ (mixed >>> 15)) >>> 0) / 2 ** 32
  }
}
