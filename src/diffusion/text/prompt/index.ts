/** From a prompt as it is typed to the chunks that the text encoder reads, and the weights applied after it. */
export { bracketSentence, bracketsOf, type LoneBracket } from './brackets.ts'
export {
  type ChunkStart,
  CONTENT,
  chunkStarts,
  type PromptChunk,
  promptChunks,
} from './chunks.ts'
export { type Emphasis, emphasise } from './emphasis.ts'
export type { Word } from './triggers.ts'
export { type Replacement, reweighted } from './weighting.ts'
