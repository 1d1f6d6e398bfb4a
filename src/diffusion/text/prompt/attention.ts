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

/** A pair of brackets, or an open one: what it does to the pieces within it. */
interface Bracket {
  around: Bracket | undefined
  /** What it multiplies by, and how many were closed before it; absent while it is open. */
  closed?: { factor: number; turn: number }
}

/** So many brackets around a piece count, of each kind, the innermost first: beyond them no weight means anything. */
const DEEPEST = 200

/**
 * Reads `(more)`, `[less]`, `(much more:1.5)`, `\(escaped\)` and `BREAK`; brackets that are never closed reach to the end.
 * As in AUTOMATIC1111, a BREAK inside weighted brackets is a word. What changes between steps, and AND, is read before this.
 */
export function attentionSegments(prompt: string): Segment[] {
  const pieces: { piece: PlacedText; round: Bracket | undefined; square: Bracket | undefined }[] = []
  let round: Bracket | undefined
  let square: Bracket | undefined
  let turn = 0
  const add = (piece: PlacedText) => void pieces.push({ piece, round, square })
  const close = (bracket: Bracket, factor: number) => {
    bracket.closed = { factor, turn: turn++ }
    return bracket.around
  }

  for (const { 0: lexeme, 1: weight, index } of prompt.matchAll(LEXEME)) {
    if (lexeme.startsWith('\\')) add(placed(lexeme.slice(1), index + 1))
    else if (lexeme === '(') round = { around: round }
    else if (lexeme === '[') square = { around: square }
    else if (weight !== undefined && round) round = close(round, Number(weight))
    else if (lexeme === ')' && round) round = close(round, EMPHASIS)
    else if (lexeme === ']' && square) square = close(square, 1 / EMPHASIS)
    else for (const piece of splitAtBreaks(lexeme, index)) add(piece)
  }
  for (const { piece, ...brackets } of pieces) piece.weight = weighed(piece.weight, brackets.round, brackets.square)

  const segments = merged(pieces.map(({ piece }) => piece))
  return segments.map((piece) => (piece.text === 'BREAK' && piece.weight === BREAK_WEIGHT ? 'BREAK' : piece))
}

/** The weight times the brackets around it in AUTOMATIC1111's order, to the bit: those that were closed first, then open ones. */
function weighed(weight: number, round: Bracket | undefined, square: Bracket | undefined): number {
  let result = weight
  for (let depth = 0; depth < DEEPEST && (round?.closed || square?.closed); depth++) {
    const isRound = (round?.closed?.turn ?? Infinity) < (square?.closed?.turn ?? Infinity)
    result *= (isRound ? round : square)!.closed!.factor
    if (isRound) round = round!.around
    else square = square!.around
  }
  for (let depth = 0; round && depth < DEEPEST; depth++, round = round.around) result *= EMPHASIS
  for (let depth = 0; square && depth < DEEPEST; depth++, square = square.around) result *= 1 / EMPHASIS
  return result
}

/** The grammar’s words: an escape or lone backslash, an opening bracket, `:weight)`, a closing bracket, a run of text, a colon. */
export const LEXEME = /\\[()[\]\\]?|[([]|:\s*([+-]?(?:\d+(?:\.\d*)?|\.\d+))\s*\)|[)\]]|[^\\()[\]:]+|:/g

const BREAK_WORD = /(?<![\p{L}\p{N}_])BREAK(?![\p{L}\p{N}_])/gu
/** Marks a BREAK among the pieces until the brackets are done. */
const BREAK_WEIGHT = -1

/** Text of weight 1 that stands at `at`. */
export function placed(text: string, at: number): PlacedText {
  return { text, weight: 1, places: Array.from({ length: text.length }, (_, i) => at + i) }
}

/** The pieces between the BREAKs, without the spaces around those. */
function* splitAtBreaks(text: string, at: number): Generator<PlacedText> {
  let from = 0
  for (const { 0: word, index } of text.matchAll(BREAK_WORD)) {
    yield placed(text.slice(from, index).trimEnd(), at + from)
    yield { ...placed(word, at + index), weight: BREAK_WEIGHT }
    from = index + word.length
    from += text.slice(from).length - text.slice(from).trimStart().length
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
