/** What a template says: one of it by chance, or all of it. */
import { GenerationError } from '../generation/index.ts'
import { type Lists, linesNamed } from './lists.ts'
import { type Assignment, type Choice, optionOf, type Piece, readTemplate, type Template } from './template.ts'

/** Gives a number from 0 up to, but not, 1. */
export type Chance = () => number

/** More than any prompt needs, and little enough to hold. */
const longest = 100_000
const mostTexts = 1000
/** More pieces than any template has, those of lists and variables counted each time. */
const mostPieces = 200_000
/** Lists and variables in each other. */
const deepest = 20

/** What is asked for while one template is read. */
interface Reading {
  lists: Lists
  /** Names of lists that are not there. */
  missing: Set<string>
  /** Lists that were read already. */
  known: Map<string, Choice>
  /** Variables that stand for nothing. */
  unset: Set<string>
}

/** One of the things that the template may say. */
export function oneOf(template: Template, chance: Chance, reading: Reading): string {
  let [length, count] = [0, 0]
  const variables = new Map<string, Template>()
  const say = (pieces: Template, depth: number): string => {
    let text = ''
    for (const piece of pieces) {
      if (++count > mostPieces) throw tooMuch(`more than ${mostPieces} pieces`)
      if (typeof piece === 'string') text += piece
      else if (!('assigned' in piece)) {
        const choice = choiceIn(piece, reading, variables, depth)
        const chosen =
          typeof choice === 'string' ? [choice] : picked(choice, chance).map((each) => say(each, depth + inner(piece)))
        text += typeof choice === 'string' ? choice : chosen.join(choice.separator)
      }
      length += text.length
      if (length > 100 * longest || text.length > longest) throw tooMuch(`more than ${longest} letters`)
    }
    return text
  }
  assign(template, variables, (value) => say(value, 0))
  return say(template, 0)
}

/** All that the template may say, in order, each once; a GenerationError where that is too much. */
export function allOf(template: Template, reading: Reading): string[] {
  let count = 0
  const variables = new Map<string, Template>()
  const all = (pieces: Template, depth: number): string[] => {
    let texts = ['']
    for (const piece of pieces) texts = crossed(texts, alternatives(piece, depth))
    return texts
  }
  const alternatives = (piece: Piece, depth: number): string[] => {
    if (++count > mostPieces) throw tooMuch(`more than ${mostPieces} pieces`)
    if (typeof piece === 'string') return [piece]
    if ('assigned' in piece) return ['']
    const choice = choiceIn(piece, reading, variables, depth)
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
  // What is chosen once is the first, as in the extension.
  assign(template, variables, (value) => all(value, 0)[0] ?? '')
  return [...new Set(all(template, 0))]
}

/** Notes what the template's variables stand for; of two the last counts. */
function assign(template: Template, variables: Map<string, Template>, chosen: (value: Template) => string): void {
  const assignments = template.filter((piece): piece is Assignment => typeof piece === 'object' && 'assigned' in piece)
  for (const { assigned, template } of assignments) variables.set(assigned, template)
  for (const { assigned, template, isOnce } of assignments) {
    if (isOnce && variables.get(assigned) === template) variables.set(assigned, [chosen(template)])
  }
}

type Chosen = Exclude<Piece, string | Assignment>

const inner = (piece: Chosen) => ('options' in piece ? 0 : 1)

/** A list as the choice of its lines, or as it is written where there is none. */
function choiceIn(
  piece: Chosen,
  { lists, missing, known, unset }: Reading,
  variables: ReadonlyMap<string, Template>,
  depth: number,
): Choice | string {
  if ('options' in piece) return piece
  if (depth >= deepest) {
    const sentence =
      'list' in piece
        ? `The list “${piece.list}” leads to itself, or lists lie more than ${deepest} deep in each other. Mend its lines, or take __${piece.list}__ out of the prompt.`
        : `The variable “${piece.variable}” leads to itself, or variables lie more than ${deepest} deep in each other. Let it stand for something else.`
    throw new GenerationError('invalid-request', sentence, { field: 'prompt' })
  }
  if ('variable' in piece) {
    const template = variables.get(piece.variable) ?? piece.otherwise
    if (template) return { options: [{ weight: 1, template }], least: 1, most: 1, separator: '' }
    unset.add(piece.variable)
    return `\${${piece.variable}}`
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

/** One of each list in every combination, the last changing first; a GenerationError where that is too much. */
export function combinations(lists: readonly (readonly string[])[]): string[][] {
  if (lists.reduce((count, list) => count * list.length, 1) > mostTexts) throw tooMuch(`more than ${mostTexts} prompts`)
  return lists.reduce<string[][]>((rows, list) => rows.flatMap((row) => list.map((text) => [...row, text])), [[]])
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
