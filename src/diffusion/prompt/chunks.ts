/** A prompt of any length as chunks of 77 positions, the window of CLIP's text encoder. */
import type { ClipTokenizer } from '../tokenizer/index.ts'
import { attentionSegments, type Segment } from './attention.ts'

/** BOS, up to 75 tokens, EOS, padding; the weight of each position, 1 for what is not the prompt's own. */
export interface PromptChunk {
  /** 77 token ids; one past the vocabulary may stand for a vector appended to the embedding table. */
  ids: Int32Array
  /** 77 weights. */
  weights: Float32Array
}

const LENGTH = 77
const CONTENT = LENGTH - 2
/** How many tokens back a comma may lie for the words after it to move to the next chunk together (A1111's default). */
const COMMA_BACKTRACK = 20

interface Token {
  id: number
  weight: number
}

/**
 * Cuts a prompt into one or more chunks. Weighted: A1111's grammar, BREAK and comma backtrack (modules/sd_hijack_clip.py).
 * Otherwise all text is literal and the first chunk holds the 77 ids that diffusers gives.
 */
export function promptChunks(
  text: string,
  tokenizer: ClipTokenizer,
  { weighted }: { weighted: boolean },
): PromptChunk[] {
  const segments: Segment[] = weighted ? attentionSegments(text) : [{ text, weight: 1 }]
  const comma = weighted ? tokenizer.encode(',')[0] : undefined
  const chunks: PromptChunk[] = []
  let tokens: Token[] = []
  const close = (next: Token[] = []) => {
    chunks.push(chunk(tokens, tokenizer))
    tokens = next
  }

  for (const segment of segments) {
    if (segment === 'BREAK') {
      close()
      continue
    }
    for (const id of tokenizer.encode(segment.text)) {
      if (tokens.length === CONTENT) close(id === comma ? [] : takeAfterComma(tokens, comma))
      tokens.push({ id, weight: segment.weight })
    }
  }
  if (tokens.length > 0 || chunks.length === 0) close()
  return chunks
}

/** Gives both prompts the same number of chunks, with empty ones after the shorter. */
export function padChunks(
  a: PromptChunk[],
  b: PromptChunk[],
  tokenizer: ClipTokenizer,
): [PromptChunk[], PromptChunk[]] {
  const count = Math.max(a.length, b.length)
  const padded = (chunks: PromptChunk[]) => [
    ...chunks,
    ...Array.from({ length: count - chunks.length }, () => chunk([], tokenizer)),
  ]
  return [padded(a), padded(b)]
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
  tokens.forEach(({ id, weight }, i) => {
    ids[i + 1] = id
    weights[i + 1] = weight
  })
  ids[tokens.length + 1] = eos
  return { ids, weights }
}
