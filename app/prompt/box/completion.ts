/** Which names complete what is being typed at the caret of a prompt. */

/** A name that can be taken into a prompt. */
export interface Suggestion {
  kind: 'lora' | 'embedding' | 'trigger'
  /** What is matched and shown. */
  name: string
  /** What is written into the prompt. */
  text: string
  /** Words that call the LoRA up, offered once it is taken. */
  triggers: readonly string[]
  /** Whose trigger word it is. */
  of?: string
}

/** Suggestions for the text from `from` to `to`. */
export interface Completion {
  from: number
  to: number
  suggestions: readonly Suggestion[]
}

const MOST = 8
/** Shorter words are typed faster than read, and begin too many names. */
const SHORTEST = 3

/**
 * After `<` the LoRAs and embeddings whose names hold what follows. At the end of a word the suggestions that have it, or the last
 * words before it, at their beginning or at that of a word of theirs. Best first.
 */
export function completionAt(
  prompt: string,
  caret: number,
  suggestions: readonly Suggestion[],
): Completion | undefined {
  const before = prompt.slice(0, caret)
  const after = prompt.slice(caret)
  const tag = before.match(/<([^<>:]*|lora:[^<>:]*)$/i)
  if (tag) {
    const inside = tag[1]!.toLowerCase()
    const query = inside.replace(/^lora:/, '')
    const named = suggestions.filter(({ kind }) => kind === 'lora' || (kind === 'embedding' && inside === query))
    // What may be the beginning of "lora:" as well as of a name asks for all of them.
    const found = ranked(named, 'lora'.startsWith(query) && inside === query ? '' : query)
    const rest = after.match(/^[^<>,\n]*>/)?.[0].length ?? 0
    return found.length > 0 ? { from: tag.index!, to: caret + rest, suggestions: found } : undefined
  }
  if (/^[\p{L}\p{N}_-]/u.test(after)) return undefined
  const phrase = before.match(/[^,()<>[\]{}|:\n]*$/)![0]
  for (const { index } of phrase.matchAll(/(?<!\S)\S/g)) {
    const query = phrase.slice(index).toLowerCase()
    if (query.length < SHORTEST) continue
    const isOneWord = !/\s/.test(query)
    const unfinished = suggestions.filter(({ name }) => name.toLowerCase() !== query)
    const found = ranked(unfinished, query, isOneWord ? 1 : 0)
    if (found.length > 0) return { from: caret - query.length, to: caret, suggestions: found }
  }
  return undefined
}

/** Those that hold the query: at their beginning (0), at the beginning of a word (1), within one (2); none above `worst`. */
function ranked(suggestions: readonly Suggestion[], query: string, worst = 2): Suggestion[] {
  const rank = ({ name }: Suggestion) => {
    const at = name.toLowerCase().indexOf(query)
    if (at <= 0) return at
    return /[\p{L}\p{N}]/u.test(name[at - 1]!) ? 2 : 1
  }
  return suggestions
    .filter((suggestion) => rank(suggestion) >= 0 && rank(suggestion) <= worst)
    .toSorted((a, b) => rank(a) - rank(b) || a.name.localeCompare(b.name))
    .slice(0, MOST)
}

/** The trigger words of a LoRA that the prompt does not say yet, as they follow its tag. */
export function followUp(prompt: string, caret: number, { name, triggers }: Suggestion): Completion | undefined {
  const said = prompt.toLowerCase()
  const suggestions = triggers
    .filter((word) => !said.includes(word.toLowerCase()))
    .slice(0, MOST)
    .map((word): Suggestion => ({ kind: 'trigger', name: word, text: ` ${word}`, triggers: [], of: name }))
  return suggestions.length > 0 ? { from: caret, to: caret, suggestions } : undefined
}
