/** CLIP's tokenizer: a prompt's words as the ids that the text encoder knows. */
export { type ClipTokenizer, type ClipTokenizerFiles, clipTokenizer } from './clip-tokenizer.ts'
