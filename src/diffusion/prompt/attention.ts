/** AUTOMATIC1111's attention grammar (modules/prompt_parser.py, parse_prompt_attention). */

/** Text whose tokens count `weight` times. */
export interface WeightedText {
  text: string
  weight: number
}

/** A piece of a prompt, or the place where its author wants a new chunk. */
export type Segment = WeightedText | 'BREAK'

const EMPHASIS = 1.1

/**
 * Reads `(more)`, `[less]`, `(much more:1.5)`, `\(escaped\)` and `BREAK`; brackets that are never closed reach to the end.
 * As in AUTOMATIC1111, a BREAK inside weighted brackets is a word, and scheduling and AND are literal text.
 */
export function attentionSegments(prompt: string): Segment[] {
  const pieces: WeightedText[] = []
  const round: number[] = []
  const square: number[] = []
  const emphasise = (start: number, factor: number) => {
    for (let i = start; i < pieces.length; i++) pieces[i]!.weight *= factor
  }

  for (const [lexeme, weight] of prompt.matchAll(LEXEME)) {
    if (lexeme.startsWith('\\')) pieces.push({ text: lexeme.slice(1), weight: 1 })
    else if (lexeme === '(') round.push(pieces.length)
    else if (lexeme === '[') square.push(pieces.length)
    else if (weight !== undefined && round.length > 0) emphasise(round.pop()!, Number(weight))
    else if (lexeme === ')' && round.length > 0) emphasise(round.pop()!, EMPHASIS)
    else if (lexeme === ']' && square.length > 0) emphasise(square.pop()!, 1 / EMPHASIS)
    else for (const piece of splitAtBreaks(lexeme)) pieces.push(piece)
  }
  for (const start of round) emphasise(start, EMPHASIS)
  for (const start of square) emphasise(start, 1 / EMPHASIS)

  return merged(pieces).map((piece) => (piece.text === 'BREAK' && piece.weight === BREAK_WEIGHT ? 'BREAK' : piece))
}

/** The grammar’s words: an escape or lone backslash, an opening bracket, `:weight)`, a closing bracket, a run of text, a colon. */
export const LEXEME = /\\[()[\]\\]?|[([]|:\s*([+-]?(?:\d+\.?\d*|\.\d+))\s*\)|[)\]]|[^\\()[\]:]+|:/g

const BREAK_WORD = /(?<![\p{L}\p{N}_])BREAK(?![\p{L}\p{N}_])/u
/** Marks a BREAK among the pieces until the brackets are done. */
const BREAK_WEIGHT = -1

function splitAtBreaks(text: string): WeightedText[] {
  const parts = text.split(BREAK_WORD)
  return parts.flatMap((part, i) => {
    if (i > 0) part = part.trimStart()
    if (i < parts.length - 1) part = part.trimEnd()
    const piece = { text: part, weight: 1 }
    return i > 0 ? [{ text: 'BREAK', weight: BREAK_WEIGHT }, piece] : [piece]
  })
}

/** Joins neighbours of equal weight, so that a word that brackets cut is one word again. */
function merged(pieces: readonly WeightedText[]): WeightedText[] {
  const result: WeightedText[] = []
  for (const { text, weight } of pieces) {
    const last = result.at(-1)
    if (last?.weight === weight) last.text += text
    else result.push({ text, weight })
  }
  return result.length > 0 ? result : [{ text: '', weight: 1 }]
}
