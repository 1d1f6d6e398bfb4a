/** AUTOMATIC1111's attention grammar (modules/prompt_parser.py, parse_prompt_attention). */

/** Text whose tokens count `weight` times. */
export interface WeightedText {
  text: string
  weight: number
}

/** A piece of a prompt, with the index in the prompt of each of its UTF-16 units; or that its author wants a new chunk. */
export type Segment = PlacedText | 'BREAK'

/** Weighted text that knows where it stands in the prompt. */
export interface PlacedText extends WeightedText {
  places: number[]
}

const EMPHASIS = 1.1

/**
 * Reads `(more)`, `[less]`, `(much more:1.5)`, `\(escaped\)` and `BREAK`; brackets that are never closed reach to the end.
 * As in AUTOMATIC1111, a BREAK inside weighted brackets is a word, and scheduling and AND are literal text.
 */
export function attentionSegments(prompt: string): Segment[] {
  const pieces: PlacedText[] = []
  const round: number[] = []
  const square: number[] = []
  const emphasise = (start: number, factor: number) => {
    for (let i = start; i < pieces.length; i++) pieces[i]!.weight *= factor
  }

  for (const { 0: lexeme, 1: weight, index } of prompt.matchAll(LEXEME)) {
    if (lexeme.startsWith('\\')) pieces.push(placed(lexeme.slice(1), index + 1))
    else if (lexeme === '(') round.push(pieces.length)
    else if (lexeme === '[') square.push(pieces.length)
    else if (weight !== undefined && round.length > 0) emphasise(round.pop()!, Number(weight))
    else if (lexeme === ')' && round.length > 0) emphasise(round.pop()!, EMPHASIS)
    else if (lexeme === ']' && square.length > 0) emphasise(square.pop()!, 1 / EMPHASIS)
    else for (const piece of splitAtBreaks(lexeme, index)) pieces.push(piece)
  }
  for (const start of round) emphasise(start, EMPHASIS)
  for (const start of square) emphasise(start, 1 / EMPHASIS)

  return merged(pieces).map((piece) => (piece.text === 'BREAK' && piece.weight === BREAK_WEIGHT ? 'BREAK' : piece))
}

/** The grammar’s words: an escape or lone backslash, an opening bracket, `:weight)`, a closing bracket, a run of text, a colon. */
export const LEXEME = /\\[()[\]\\]?|[([]|:\s*([+-]?(?:\d+\.?\d*|\.\d+))\s*\)|[)\]]|[^\\()[\]:]+|:/g

const BREAK_WORD = /\s*(?<![\p{L}\p{N}_])BREAK(?![\p{L}\p{N}_])\s*/gu
/** Marks a BREAK among the pieces until the brackets are done. */
const BREAK_WEIGHT = -1

/** Text of weight 1 that stands at `at`. */
export function placed(text: string, at: number): PlacedText {
  return { text, weight: 1, places: Array.from({ length: text.length }, (_, i) => at + i) }
}

function* splitAtBreaks(text: string, at: number): Generator<PlacedText> {
  let from = 0
  for (const { 0: word, index } of text.matchAll(BREAK_WORD)) {
    yield placed(text.slice(from, index), at + from)
    yield { ...placed('BREAK', at + index + word.indexOf('BREAK')), weight: BREAK_WEIGHT }
    from = index + word.length
  }
  yield placed(text.slice(from), at + from)
}

/** Joins neighbours of equal weight, so that a word that brackets cut is one word again. */
function merged(pieces: readonly PlacedText[]): PlacedText[] {
  const result: PlacedText[] = []
  for (const { text, weight, places } of pieces) {
    const last = result.at(-1)
    if (last?.weight === weight) {
      last.text += text
      for (const place of places) last.places.push(place)
    } else result.push({ text, weight, places })
  }
  return result.length > 0 ? result : [placed('', 0)]
}
