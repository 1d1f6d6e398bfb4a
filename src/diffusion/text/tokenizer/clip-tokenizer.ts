/** CLIP's tokenizer (Radford et al. 2021): byte-pair encoding of lower-cased text, id for id as transformers' CLIPTokenizer. */
import { Tokenizer } from '@huggingface/tokenizers'
import { GenerationError } from '../../../generation/index.ts'
import { END, mergesOf, START, vocabularyOf, WORD_END } from './vocabulary.ts'

/** Turns text into token ids. */
export interface ClipTokenizer {
  readonly bos: number
  readonly eos: number
  readonly pad: number
  /** Token ids without BOS, EOS, padding or truncation. Never throws, whatever the text. */
  encode(text: string): number[]
}

/** What a model has of its tokenizer: merges.txt with or without vocab.json, or tokenizer.json. */
export type ClipTokenizerFiles = ({ merges: string; vocab?: Record<string, number> } | { tokenizerJson: object }) & {
  /** The pad_token of special_tokens_map.json, where it is not the end-of-text token. */
  padToken?: string
}

/** Builds a tokenizer; a GenerationError `bad-file` when the files are not a CLIP tokenizer's. */
export function clipTokenizer(files: ClipTokenizerFiles): ClipTokenizer {
  const tokenizer = build('tokenizerJson' in files ? files.tokenizerJson : description(files.merges, files.vocab))
  const id = (token: string) => tokenizer.token_to_id(token) ?? unusable(`the token ${token} is missing`)
  return {
    bos: id(START),
    eos: id(END),
    pad: id(files.padToken ?? END),
    encode: (text) => tokenizer.encode(text, { add_special_tokens: false }).ids,
  }
}

function build(tokenizerJson: object): Tokenizer {
  try {
    return new Tokenizer(tokenizerJson, {})
  } catch (cause) {
    return unusable('they are incomplete', cause)
  }
}

function unusable(reason: string, cause?: unknown): never {
  throw new GenerationError(
    'bad-file',
    `The model's tokenizer files cannot be used: ${reason}. Download the model again, or choose another Stable Diffusion 1.5 model.`,
    { cause },
  )
}

/** The tokenizer.json that transformers makes of the two older files, as far as encoding needs it. */
function description(mergesText: string, given?: Record<string, number>): object {
  const merges = mergesOf(mergesText)
  const vocab = given ?? vocabularyOf(merges)
  return {
    added_tokens: [
      { id: vocab[START], content: START, special: true, normalized: true },
      { id: vocab[END], content: END, special: true, normalized: false },
    ],
    normalizer: {
      type: 'Sequence',
      normalizers: [
        { type: 'NFC' },
        { type: 'Replace', pattern: { Regex: '\\s+' }, content: ' ' },
        // JavaScript lower-cases a word's last Σ to ς; the reference goes by single characters.
        { type: 'Replace', pattern: { String: 'Σ' }, content: 'σ' },
        { type: 'Lowercase' },
      ],
    },
    pre_tokenizer: {
      type: 'Sequence',
      pretokenizers: [
        { type: 'Split', pattern: { Regex: WORD }, behavior: 'Removed', invert: true },
        { type: 'ByteLevel', add_prefix_space: false, use_regex: false },
      ],
    },
    model: { type: 'BPE', vocab, merges, unk_token: END, end_of_word_suffix: WORD_END },
    post_processor: null,
    decoder: null,
  }
}

const WORD = "'s|'t|'re|'ve|'m|'ll|'d|[\\p{L}]+|[\\p{N}]|[^\\s\\p{L}\\p{N}]+"

/**
 * The words that the tokenizer reads one by one, with their places in the text. A word keeps the marks that normalisation
 * would join to its letters.
 */
export function wordsWithin(text: string): { word: string; at: number }[] {
  return Array.from(text.matchAll(WORD_WITHIN), ({ 0: word, index }) => ({ word, at: index }))
}

const WORD_WITHIN = /<\|(?:start|end)oftext\|>|'s|'t|'re|'ve|'m|'ll|'d|[\p{L}\p{M}]+|\p{N}\p{M}*|[^\s\p{L}\p{N}]+/giu
