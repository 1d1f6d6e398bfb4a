/** Prompts: their grammar, their chunks, their tokens. */
export {
  bracketSentence,
  bracketsOf,
  type ChunkStart,
  CONTENT,
  chunkStarts,
  emphasise,
  type LoneBracket,
  loraTags,
  type PromptChunk,
  padChunks,
  promptChunks,
  type Replacement,
  reweighted,
  untaggedPlaces,
  type Word,
} from './prompt/index.ts'
export { type ClipTokenizer, clipTokenizer } from './tokenizer/index.ts'
