/** What a template says: one of it by chance, or all of it. */
import { GenerationError } from '../generation/index.ts'
import { type Lists, linesNamed } from './lists.ts'
import { type Choice, optionOf, type Piece, readTemplate, type Template } from './template.ts'

/** Gives a number from 0 up to, but not, 1. */
export type Chance = () => number

/** More than any prompt needs, and little enough to hold. */
const longest = 100_000
const mostTexts = 1000
/** Lists in lists. */
const deepest = 20

/** What is asked for while one template is read. */
interface Reading {
  lists: Lists
  /** Names of lists that are not there. */
  missing: Set<string>
  /** Lists that were read already. */
  known: Map<string, Choice>
}

/** One of the things that the template may say. */
export function oneOf(template: Template, chance: Chance, reading: Reading): string {
  let length = 0
  const say = (pieces: Template, depth: number): string => {
    let text = ''
    for (const piece of pieces) {
      if (typeof piece === 'string') text += piece
      else {
        const choice = choiceIn(piece, reading, depth)
        const chosen =
          typeof choice === 'string' ? [choice] : picked(choice, chance).map((each) => say(each, depth + inner(piece)))
        text += typeof choice === 'string' ? choice : chosen.join(choice.separator)
      }
      length += text.length
      if (length > 100 * longest || text.length > longest) throw tooMuch(`more than ${longest} letters`)
    }
    return text
  }
  return say(template, 0)
}

/** All that the template may say, in order, each once; a GenerationError where that is too much. */
export function allOf(template: Template, reading: Reading): string[] {
  const all = (pieces: Template, depth: number): string[] => {
    let texts = ['']
    for (const piece of pieces) texts = crossed(texts, alternatives(piece, depth))
    return texts
  }
  const alternatives = (piece: Piece, depth: number): string[] => {
    if (typeof piece === 'string') return [piece]
    const choice = choiceIn(piece, reading, depth)
    if (typeof choice === 'string') return [choice]
    const { options, least, most, separator } = choice
    const found: string[] = []
    for (let count = least; count <= most; count++) {
      for (const order of orders(options.length, count)) {
        const parts = order.map((i) => all(options[i]!.template, depth + inner(piece)))
        found.push(...parts.reduce((texts, part, i) => crossed(texts, part, i === 0 ? '' : separator), ['']))
        if (found.length > mostTexts) throw tooMuch(`more than ${mostTexts} prompts`)
      }
    }
    return found
  }
  return [...new Set(all(template, 0))]
}

const inner = (piece: Exclude<Piece, string>) => ('list' in piece ? 1 : 0)

/** A list as the choice of its lines, or as it is written where there is none. */
function choiceIn(piece: Exclude<Piece, string>, { lists, missing, known }: Reading, depth: number): Choice | string {
  if ('options' in piece) return piece
  if (depth >= deepest) {
    throw new GenerationError(
      'invalid-request',
      `The list “${piece.list}” leads to itself, or lists lie more than ${deepest} deep in each other. Mend its lines, or take __${piece.list}__ out of the prompt.`,
      { field: 'prompt' },
    )
  }
  const lines = linesNamed(piece.list, lists)
  if (!lines?.length) {
    missing.add(piece.list)
    return `__${piece.list}__`
  }
  const read = known.get(piece.list)
  if (read) return read
  const choice = { options: lines.map((line) => optionOf(readTemplate(line))), least: 1, most: 1, separator: ',' }
  known.set(piece.list, choice)
  return choice
}

/** So many of the options, none of them twice, heavier ones sooner. */
function picked({ options, least, most }: Choice, chance: Chance): Template[] {
  const count = least + Math.floor(chance() * (most - least + 1))
  const left = new Set(options)
  return Array.from({ length: count }, () => {
    const total = Array.from(left).reduce((sum, { weight }) => sum + weight, 0)
    let at = chance() * total
    let last: Choice['options'][number] | undefined
    for (const option of left) {
      last = option
      at -= option.weight
      if (at < 0) break
    }
    left.delete(last!)
    return last!.template
  })
}

/** Every order of `count` of the numbers below `length`, smaller ones first. */
function* orders(length: number, count: number): Generator<number[]> {
  const order: number[] = []
  let next = 0
  while (true) {
    if (order.length === count) yield [...order]
    else {
      while (next < length && order.includes(next)) next++
      if (next < length) {
        order.push(next)
        next = 0
        continue
      }
    }
    const last = order.pop()
    if (last === undefined) return
    next = last + 1
  }
}

/** Each of the ones with each of the others; a GenerationError where that is too much. */
export function pairsOf(ones: readonly string[], others: readonly string[]): [string, string][] {
  if (ones.length * others.length > mostTexts) throw tooMuch(`more than ${mostTexts} prompts`)
  return ones.flatMap((one) => others.map((other): [string, string] => [one, other]))
}

/** Each of the ones before each of the others. */
function crossed(ones: readonly string[], others: readonly string[], between = ''): string[] {
  if (ones.length * others.length > mostTexts) throw tooMuch(`more than ${mostTexts} prompts`)
  return ones.flatMap((one) =>
    others.map((other) => {
      if (one.length + other.length > longest) throw tooMuch(`more than ${longest} letters`)
      return one + between + other
    }),
  )
}

function tooMuch(what: string): GenerationError {
  return new GenerationError(
    'invalid-request',
    `The choices in the prompts make ${what}. Take some of them out, or choose one by the seed under “Choices in prompts”.`,
    { field: 'prompt' },
  )
}
