/** A prompt of any length as chunks of 77 positions, the window of CLIP's text encoder. */
import { type ClipTokenizer, wordsWithin } from '../tokenizer/index.ts'
import { attentionSegments, type PlacedText, placed, type Segment } from './attention.ts'

/** BOS, up to 75 tokens, EOS, padding; the weight of each position, 1 for what is not the prompt's own. */
export interface PromptChunk {
  /** 77 token ids; one past the vocabulary may stand for a vector appended to the embedding table. */
  ids: Int32Array
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
  /** Which of the segment's own tokens it is, or stands for. */
  index: number
}

/** A word that embeddings add: the token ids that spell it, and the ids past the vocabulary that take their place. */
export interface Word {
  spelling: readonly number[]
  ids: readonly number[]
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
 * Otherwise all text is literal and the first chunk holds the 77 ids that diffusers gives. An embedding's word is replaced where
 * its tokens stand, the longest word first, and is never cut by the end of a chunk.
 */
export function promptChunks(text: string, tokenizer: ClipTokenizer, reading: Reading): PromptChunk[] {
  return tokenChunks(text, tokenizer, reading).map((tokens) => chunk(tokens, tokenizer))
}

/** Where the same chunks begin in the text. */
export function chunkStarts(text: string, tokenizer: ClipTokenizer, reading: Reading): ChunkStart[] {
  const chunks = tokenChunks(text, tokenizer, reading)
  const places = new Map<PlacedText, number[]>()
  const placeOf = ({ segment, index }: Token) => {
    if (!places.has(segment)) places.set(segment, tokenPlaces(segment, tokenizer))
    return places.get(segment)![index]
  }
  return chunks.map((tokens, i) => {
    // An empty chunk begins where the next token stands.
    const first = chunks.slice(i).find(({ length }) => length > 0)?.[0]
    const at = i === 0 ? 0 : ((first && placeOf(first)) ?? text.length)
    return { at, tokens: tokens.length }
  })
}

/** For each token of the segment where its word begins in the prompt. */
function tokenPlaces({ text, places }: PlacedText, tokenizer: ClipTokenizer): number[] {
  return wordsWithin(text).flatMap(({ word, at }) => tokenizer.encode(word).map(() => places[at]!))
}

function tokenChunks(text: string, tokenizer: ClipTokenizer, { weighted, words = [] }: Reading): Token[][] {
  const segments: Segment[] = weighted ? attentionSegments(text) : [placed(text, 0)]
  const comma = weighted ? tokenizer.encode(',')[0] : undefined
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
    for (const { ids, index } of spelled(tokenizer.encode(segment.text), words)) {
      if (tokens.length === CONTENT) close(ids[0] === comma ? [] : takeAfterComma(tokens, comma))
      if (tokens.length + ids.length > CONTENT) close()
      for (const id of ids) tokens.push({ id, segment, index })
    }
  }
  if (tokens.length > 0 || chunks.length === 0) close()
  return chunks
}

/** Token by token, or all the ids of a word that is spelled there. */
function* spelled(
  ids: readonly number[],
  words: readonly Word[],
): Generator<{ ids: readonly number[]; index: number }> {
  const longestFirst = words.toSorted((a, b) => b.spelling.length - a.spelling.length)
  for (let i = 0; i < ids.length; ) {
    const word = longestFirst.find(
      ({ spelling }) => spelling.length > 0 && spelling.every((id, j) => ids[i + j] === id),
    )
    yield { ids: word?.ids ?? [ids[i]!], index: i }
    i += word?.spelling.length ?? 1
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
  ids[tokens.length + 1] = eos
  return { ids, weights }
}
