/** Where a prompt's brackets open and close, and which of them lack the other half. */
import { networkTags } from '../tags/index.ts'
import { LEXEME } from './attention.ts'

/** A pair of round brackets in the text: `(content:weight)`. */
export interface Group {
  /** Index of the opening bracket. */
  open: number
  /** Index after the content, before `:weight`. */
  contentEnd: number
  /** Index after the closing bracket. */
  close: number
  /** The number that is written there, if one is. */
  weight: number | undefined
}

/** A bracket without its other half. */
export interface LoneBracket {
  bracket: '(' | '[' | ')' | ']' | '<'
  /** Its index in the text. */
  at: number
}

/** Round groups, inner ones before those around them, and lone brackets in the order of the text; both as attention reads them. */
export function bracketsOf(prompt: string): { groups: Group[]; lone: LoneBracket[] } {
  const groups: Group[] = []
  const lone: LoneBracket[] = []
  const round: number[] = []
  const square: number[] = []
  for (const { 0: lexeme, 1: weight, index } of withoutTags(prompt).matchAll(LEXEME)) {
    const close = index + lexeme.length
    if (lexeme === '(') round.push(index)
    else if (lexeme === '[') square.push(index)
    else if (lexeme === ']') {
      if (square.pop() === undefined) lone.push({ bracket: ']', at: index })
    } else if (weight !== undefined || lexeme === ')') {
      const open = round.pop()
      if (open === undefined) lone.push({ bracket: ')', at: close - 1 })
      else groups.push({ open, contentEnd: index, close, weight: weight === undefined ? undefined : Number(weight) })
    }
  }
  for (const at of round) lone.push({ bracket: '(', at })
  for (const at of square) lone.push({ bracket: '[', at })
  const tag = prompt.search(/<(lora|lyco):[^<>]*(<|$)/i)
  if (tag >= 0) lone.push({ bracket: '<', at: tag })
  return { groups, lone: lone.sort((a, b) => a.at - b.at) }
}

/** The prompt with spaces where its tags are. */
function withoutTags(prompt: string): string {
  let words = ''
  for (const { open, close } of networkTags(prompt)) {
    words += prompt.slice(words.length, open)
    words += ' '.repeat(close - open)
  }
  return words + prompt.slice(words.length)
}

/** What a lone bracket does, for the person who typed it. */
export function bracketSentence(prompt: string, { bracket, at }: LoneBracket): string {
  const place = neighbour(prompt, at, bracket === ')' || bracket === ']' ? -1 : 1)
  switch (bracket) {
    case '(':
    case '[':
      return `The “${bracket}” ${place} is never closed: it counts to the end of the prompt.`
    case '<':
      return `The “<” ${place} is never closed: the LoRA is read as words. Close it with “>”.`
    default:
      return `The “${bracket}” ${place} closes nothing: it is read as a word. Write “\\${bracket}” if that is meant.`
  }
}

const nearby = 200

/** The words beside a bracket, by which one finds it. */
function neighbour(prompt: string, at: number, side: 1 | -1): string {
  // Two words further off are no neighbours, and a search backwards through a whole prompt takes as long as it is long, squared.
  const text = side > 0 ? prompt.slice(at + 1, at + 1 + nearby) : prompt.slice(Math.max(0, at - nearby), at)
  const words = text.match(side > 0 ? /\S+(\s+\S+)?/ : /\S+(\s+\S+)?\s*$/)
  if (!words) return side > 0 ? 'at the end' : 'at the beginning'
  const near = words[0].trim().replace(/\s+/g, ' ')
  const most = 24
  const short = near.length <= most ? near : side > 0 ? `${near.slice(0, most)}…` : `…${near.slice(-most)}`
  return `${side > 0 ? 'before' : 'after'} “${short}”`
}
