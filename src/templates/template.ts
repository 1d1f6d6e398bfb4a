/** Prompt templates as the Dynamic Prompts extension of AUTOMATIC1111 writes them: `{red|blue}`, `{2$$ and $$a|b|c}`, `__colours__`, `${x={a|b}}` and `${x}`. */
import { GenerationError } from '../generation/index.ts'

/** A template is text, choices and lists, one after the other. */
export type Template = readonly Piece[]

export type Piece = string | Choice | List | Variable | Assignment

/** From `least` to `most` of the options, which `separator` joins. */
export interface Choice {
  options: readonly { weight: number; template: Template }[]
  least: number
  most: number
  separator: string
}

/** One line of the list of this name. */
export interface List {
  list: string
}

/** What a variable stands for; where it stands for nothing, what is said instead. */
export interface Variable {
  variable: string
  otherwise?: Template
}

/** Says what a variable stands for, wherever in the prompt it is used: chosen anew each time, or once for all. */
export interface Assignment {
  assigned: string
  template: Template
  isOnce: boolean
}

/** How deep choices may lie in choices: what reads them goes from one to the next by calling itself. */
const deepest = 40

// In `$$${` the first two end a separator.
const LEXEME = /\\[{}|_\\]|\$\{(?<=(?<!\$)(?:\$\$)*\$\{)|[{}|]|__(?:(?!__)[^{}|<>:,\n])+?__|[^\\{}|_$]+|[\\_$]/g
const LIST = /^__[~@!]?(\S(?:.*\S)?)__$/
const HEAD = /^\s*[~@!]?\s*(?:(\d+)|(\d*)-(\d*))\$\$(?:([^${}]*)\$\$)?/
const SAMPLER = /^\s*[~@!]/
const VARIABLE = /^\s*([A-Za-z_-][\w-]*)\s*(?:(\??=)(!?)|(:)|$)\s*/
const WEIGHT = /^\s*(\d+(?:\.\d*)?|\.\d+)::/

/** A brace that is not closed yet. */
interface Open {
  options: Piece[][]
  isVariable: boolean
}

/** Reads a template. A lone brace is text, and so is what follows a backslash; a GenerationError where choices lie too deep. */
export function readTemplate(text: string): Template {
  const top: Piece[] = []
  const open: Open[] = []
  const here = () => open.at(-1)?.options.at(-1) ?? top
  for (const [lexeme] of text.matchAll(LEXEME)) {
    const [, list] = LIST.exec(lexeme) ?? []
    if (lexeme.length === 2 && lexeme.startsWith('\\') && lexeme !== '\\\\') say(here(), lexeme.slice(1))
    else if (lexeme === '{' || lexeme === '${') open.push({ options: [[]], isVariable: lexeme === '${' })
    else if (lexeme === '|' && open.length > 0) open.at(-1)!.options.push([])
    else if (lexeme === '}' && open.length > 0) {
      const { options, isVariable } = open.pop()!
      if (isVariable) put(here(), variableOf(options, open.length === 0))
      else here().push(choiceOf(options))
    } else if (list) here().push({ list })
    else say(here(), lexeme)
  }
  // What is never closed is text.
  for (const { options, isVariable } of open) {
    options.forEach((option, i) => {
      put(top, [i > 0 ? '|' : isVariable ? '${' : '{', ...option])
    })
  }
  refuseDepth(top)
  return top
}

/** Where a text has choices and lists, those within others aside, and what each is, in words. */
export function choicesIn(text: string): { start: number; end: number; sentence: string }[] {
  const places: { start: number; end: number; sentence: string }[] = []
  const open: { at: number; options: number; head: string; isVariable: boolean }[] = []
  for (const { 0: lexeme, index } of text.matchAll(LEXEME)) {
    const end = index + lexeme.length
    const [, list] = LIST.exec(lexeme) ?? []
    if (lexeme === '{' || lexeme === '${') {
      const after = text.slice(end, end + 100)
      const isVariable = lexeme === '${'
      const head = (isVariable ? VARIABLE : HEAD).exec(after)?.[isVariable ? 1 : 0] ?? ''
      open.push({ at: index, options: 1, head, isVariable })
    } else if (lexeme === '|' && open.length > 0) open.at(-1)!.options++
    else if (lexeme === '}' && open.length > 0) {
      const { at, options, head, isVariable } = open.pop()!
      const many = head ? 'Some' : 'One'
      const sentence = isVariable ? `The variable “${head}”.` : `${many} of ${options} choices.`
      const inside = places.findIndex(({ start }) => start > at)
      if (inside >= 0) places.splice(inside)
      if (!isVariable || head) places.push({ start: at, end, sentence })
    } else if (list) places.push({ start: index, end, sentence: `A line of the list “${list}”.` })
  }
  return places
}

function refuseDepth(template: Template): void {
  let level: Template[] = [template]
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > deepest) {
      throw new GenerationError(
        'invalid-request',
        `The braces of a prompt lie more than ${deepest} deep. Take some of them out, or choose “Are plain text” under “Choices in prompts”.`,
        { field: 'prompt' },
      )
    }
    level = level.flatMap((pieces) => pieces.flatMap((piece) => (typeof piece === 'object' ? within(piece) : [])))
  }
}

function within(piece: Exclude<Piece, string>): Template[] {
  if ('options' in piece) return piece.options.map((option) => option.template)
  if ('assigned' in piece) return [piece.template]
  return 'variable' in piece && piece.otherwise ? [piece.otherwise] : []
}

function put(pieces: Piece[], more: readonly Piece[]): void {
  for (const piece of more) typeof piece === 'string' ? say(pieces, piece) : pieces.push(piece)
}

/** What stands between `${` and `}`; text where it is no variable. Only a prompt itself says what one stands for. */
function variableOf(options: readonly Piece[][], isOutermost: boolean): Piece[] {
  const [first = '', ...rest] = options[0]!
  const [whole = '', variable, sets, once, hasDefault] = (typeof first === 'string' && VARIABLE.exec(first)) || []
  const words = typeof first === 'string' ? first.slice(whole.length) : ''
  const template = words ? [words, ...rest] : rest
  if (variable && options.length === 1) {
    if (hasDefault) return [{ variable, otherwise: template }]
    if (sets && isOutermost) return [{ assigned: variable, template, isOnce: once === '!' }]
    if (!sets && template.length === 0) return [{ variable }]
  }
  return ['${', ...options.flatMap((option, i) => (i === 0 ? option : ['|', ...option])), '}']
}

function say(pieces: Piece[], text: string): void {
  const last = pieces.at(-1)
  if (typeof last === 'string') pieces[pieces.length - 1] = last + text
  else pieces.push(text)
}

function choiceOf(options: Piece[][]): Choice {
  const [first = []] = options
  const start = typeof first[0] === 'string' ? first[0] : ''
  const head = HEAD.exec(start)
  const length = head?.[0].length ?? SAMPLER.exec(start)?.[0].length ?? 0
  if (length > 0) first[0] = start.slice(length)
  const [, exact, from, to, separator = ','] = head ?? []
  const most = Math.min(Number(exact ?? (to || (head ? options.length : 1))), options.length)
  return {
    options: options.map(optionOf),
    least: Math.min(Number(exact ?? (from || 1)), most),
    most,
    separator,
  }
}

/** One line of a list, or of a choice: its weight, if it has one, and what it says. Spaces before it are none of it. */
export function optionOf(pieces: readonly Piece[]): Choice['options'][number] {
  const [first, ...rest] = pieces
  if (typeof first !== 'string') return { weight: 1, template: pieces }
  const [weighed = '', weight = '1'] = WEIGHT.exec(first) ?? []
  return { weight: Number(weight), template: [first.slice(weighed.length).trimStart(), ...rest] }
}
