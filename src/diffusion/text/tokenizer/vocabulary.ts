/** CLIP's vocabulary, derived from its merges as OpenAI's simple_tokenizer.py derives it. */

/** The special token before a prompt, CLIP's BOS. */
export const START = '<|startoftext|>'
/** The special token after a prompt, CLIP's EOS and padding. */
export const END = '<|endoftext|>'

/** What byte-pair encoding appends to a word's last symbol. */
export const WORD_END = '</w>'

/** The merges of a merges.txt, best first, each two symbols with a space between. */
export function mergesOf(text: string): string[] {
  return text.split(/\r?\n/).filter((line) => line !== '' && !line.startsWith('#version'))
}

/** Token → id: the bytes, the bytes at a word's end, what each merge makes, the two special tokens. */
export function vocabularyOf(merges: readonly string[]): Record<string, number> {
  const tokens = [
    ...BYTES,
    ...BYTES.map((byte) => byte + WORD_END),
    ...merges.map((merge) => merge.replace(' ', '')),
    START,
    END,
  ]
  return Object.fromEntries(tokens.map((token, id) => [token, id]))
}

/** One character for each byte, in OpenAI's order: Latin-1's 188 printable ones, then U+0100 onwards for the rest. */
const BYTES = [...range('!', '~'), ...range('¡', '¬'), ...range('®', 'ÿ'), ...range('\u0100', '\u0143')]

function range(first: string, last: string): string[] {
  const start = first.charCodeAt(0)
  return Array.from({ length: last.charCodeAt(0) - start + 1 }, (_, i) => String.fromCharCode(start + i))
}
