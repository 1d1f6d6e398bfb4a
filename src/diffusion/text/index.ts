/** Prompts: their grammar, their chunks, their tokens. */
export {
  type Instruction,
  instructionsIn,
  outermost,
  type PromptVersion,
  promptParts,
  promptSchedule,
  versionAt,
} from './editing/index.ts'
export {
  bracketSentence,
  bracketsOf,
  type ChunkStart,
  CONTENT,
  chunkStarts,
  type Emphasis,
  emphasise,
  type LoneBracket,
  type PromptChunk,
  promptChunks,
  type Replacement,
  reweighted,
  type Word,
} from './prompt/index.ts'
export { loraTags, networkTags, untagged } from './tags/index.ts'
export { type ClipTokenizer, clipTokenizer } from './tokenizer/index.ts'
