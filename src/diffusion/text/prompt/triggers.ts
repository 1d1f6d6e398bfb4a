/** Where a text says an embedding's word: cut out before the rest is tokenised, as CLIP would join `>` and the comma behind it. */

/** A word that embeddings add: what it is called in a prompt, and the ids past the vocabulary that stand there. */
export interface Word {
  trigger: string
  ids: readonly number[]
}

/** A piece of a text, and where it begins; with its word where it is one. */
export interface Cut {
  text: string
  at: number
  word?: Word
}

/**
 * Cuts texts at these words, whatever their capitals and spaces, the longest first. One that begins or ends with a letter or
 * digit has to stand by itself there: `toy` is not in "toys", "toy-box" or "cat-toy", but in "toy's" and "(toy)".
 */
export function cutter(words: readonly Word[]): (text: string) => Cut[] {
  const known = new Map<string, Word>()
  for (const word of words)
    if (plain(word.trigger)) known.set(plain(word.trigger), known.get(plain(word.trigger)) ?? word)
  if (known.size === 0) return (text) => [{ text, at: 0 }]
  const triggers = [...known.keys()].toSorted((a, b) => b.length - a.length)
  const pattern = new RegExp(triggers.flatMap(inBothForms).map(alone).join('|'), 'giu')
  return (text) => {
    const cuts: Cut[] = []
    let from = 0
    for (const { 0: said, index } of text.matchAll(pattern)) {
      const word = known.get(plain(said))
      if (!word) continue
      if (index > from) cuts.push({ text: text.slice(from, index), at: from })
      cuts.push({ text: said, at: index, word })
      from = index + said.length
    }
    if (from < text.length) cuts.push({ text: text.slice(from), at: from })
    return cuts
  }
}

const plain = (text: string) => text.normalize('NFC').toLowerCase().trim().replace(/\s+/g, ' ')

/** Accents may be letters of their own in the prompt. */
const inBothForms = (trigger: string) => [...new Set([trigger, trigger.normalize('NFD')])]

const letter = '[\\p{L}\\p{N}\\p{M}_]'

function alone(trigger: string): string {
  const escaped = trigger.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&').replaceAll(' ', '\\s+')
  const before = /^[\p{L}\p{N}_]/u.test(trigger) ? `(?<!${letter}-?)` : ''
  const after = /[\p{L}\p{N}\p{M}_]$/u.test(trigger) ? `(?!-?${letter})` : ''
  return `${before}${escaped}${after}`
}
