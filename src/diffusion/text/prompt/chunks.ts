/** A prompt of any length as chunks of 77 positions, the window of CLIP's text encoder. */
import { type ClipTokenizer, wordsWithin } from '../tokenizer/index.ts'
import { attentionSegments, type PlacedText, placed, type Segment } from './attention.ts'
import { type Cut, cutter, type Word } from './triggers.ts'

/** BOS, up to 75 tokens, EOS, padding; the weight of each position, 1 for what is not the prompt's own. */
export interface PromptChunk {
  /** 77 token ids; one past the vocabulary may stand for a vector appended to the embedding table. */
  ids: Int32Array
  /** Where EOS is. */
  end: number
  /** 77 weights. */
  weights: Float32Array
}

const LENGTH = 77
/** How many tokens of a prompt a chunk holds. */
export const CONTENT = LENGTH - 2
/** How many tokens back a comma may lie for the words after it to move to the next chunk together (A1111's default). */
const COMMA_BACKTRACK = 20

interface Token {
  id: number
  segment: PlacedText
  /** The piece of the segment that it is of, and which of the piece's tokens it is. */
  cut: Cut
  index: number
}

/** How a prompt is read. */
export interface Reading {
  weighted: boolean
  words?: readonly Word[]
}

/** Where a chunk begins in the prompt, and how many of the prompt's tokens it holds. */
export interface ChunkStart {
  /** Index of the word that the first token belongs to. */
  at: number
  tokens: number
}

/**
 * Cuts a prompt into one or more chunks. Weighted: A1111's grammar, BREAK and comma backtrack (modules/sd_hijack_clip.py).
 * Otherwise all text is literal and the first chunk holds the 77 ids that diffusers gives. An embedding's word is replaced by its
 * vectors, and is never cut by the end of a chunk.
 */
export function promptChunks(text: string, tokenizer: ClipTokenizer, reading: Reading): PromptChunk[] {
  return tokenChunks(text, tokenizer, reading).map((tokens) => chunk(tokens, tokenizer))
}

/** Where the same chunks begin in the text. */
export function chunkStarts(text: string, tokenizer: ClipTokenizer, reading: Reading): ChunkStart[] {
  const chunks = tokenChunks(text, tokenizer, reading)
  const known = new Map<Cut, number[]>()
  const placeOf = ({ segment, cut, index }: Token) => {
    if (!known.has(cut)) known.set(cut, tokenPlaces(cut, tokenizer))
    return segment.places[known.get(cut)![index]!]
  }
  return chunks.map((tokens, i) => {
    // An empty chunk begins where the next token stands.
    const first = chunks.slice(i).find(({ length }) => length > 0)?.[0]
    const at = i === 0 ? 0 : ((first && placeOf(first)) ?? text.length)
    return { at, tokens: tokens.length }
  })
}

/** For each token of the piece where its word begins in the segment. */
function tokenPlaces({ text, at: begin, word }: Cut, tokenizer: ClipTokenizer): number[] {
  if (word) return word.ids.map(() => begin)
  return wordsWithin(text).flatMap(({ word, at }) => tokenizer.encode(word).map(() => begin + at))
}

function tokenChunks(text: string, tokenizer: ClipTokenizer, { weighted, words = [] }: Reading): Token[][] {
  const segments: Segment[] = weighted ? attentionSegments(text) : [placed(text, 0)]
  const comma = weighted ? tokenizer.encode(',')[0] : undefined
  const cuts = cutter(words)
  const chunks: Token[][] = []
  let tokens: Token[] = []
  const close = (next: Token[] = []) => {
    chunks.push(tokens)
    tokens = next
  }

  for (const segment of segments) {
    if (segment === 'BREAK') {
      close()
      continue
    }
    for (const { cut, ids, first } of pieces(cuts(segment.text), tokenizer)) {
      if (tokens.length === CONTENT) close(ids[0] === comma ? [] : takeAfterComma(tokens, comma))
      if (tokens.length + ids.length > CONTENT) close()
      for (const [i, id] of ids.entries()) tokens.push({ id, segment, cut, index: first + i })
    }
  }
  if (tokens.length > 0 || chunks.length === 0) close()
  return chunks
}

/** Token by token, or all the ids of a word; `first` is the number of the first of them in its piece. */
function* pieces(
  cuts: readonly Cut[],
  tokenizer: ClipTokenizer,
): Generator<{ cut: Cut; ids: readonly number[]; first: number }> {
  for (const cut of cuts) {
    if (cut.word) yield { cut, ids: cut.word.ids, first: 0 }
    else for (const [first, id] of tokenizer.encode(cut.text).entries()) yield { cut, ids: [id], first }
  }
}

/** Removes and returns what follows the last comma of a full chunk, if that comma is near enough. */
function takeAfterComma(tokens: Token[], comma: number | undefined): Token[] {
  const last = tokens.findLastIndex(({ id }) => id === comma)
  return last >= CONTENT - COMMA_BACKTRACK ? tokens.splice(last + 1) : []
}

function chunk(tokens: readonly Token[], { bos, eos, pad }: ClipTokenizer): PromptChunk {
  const ids = new Int32Array(LENGTH).fill(pad)
  const weights = new Float32Array(LENGTH).fill(1)
  ids[0] = bos
  tokens.forEach(({ id, segment }, i) => {
    ids[i + 1] = id
    weights[i + 1] = segment.weight
  })
  const end = tokens.length + 1
  ids[end] = eos
  return { ids, end, weights }
}
