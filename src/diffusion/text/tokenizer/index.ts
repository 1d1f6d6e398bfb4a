/** CLIP's tokenizer: a prompt's words as the ids that the text encoder knows. */
export { type ClipTokenizer, clipTokenizer, wordsWithin } from './clip-tokenizer.ts'
