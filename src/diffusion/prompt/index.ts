/** From a prompt as it is typed to the chunks that the text encoder reads, and the weights applied after it. */
export { type PromptChunk, padChunks, promptChunks, type Word } from './chunks.ts'
export { emphasise } from './emphasis.ts'
export { loraTags } from './lora-tags.ts'
