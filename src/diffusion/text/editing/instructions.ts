/** What a prompt's brackets and ANDs do in the course of a picture, in words, for who typed them. */
import { networkTags } from '../tags/index.ts'
import { promptParts } from './composition.ts'
import { type Change, changesIn } from './schedule.ts'

/** A piece of the prompt that is an instruction, from one index to another, and what it does. */
export interface Instruction {
  start: number
  end: number
  sentence: string
}

/**
 * The instructions of a prompt for a run of so many steps, in order, none within another. `blanks` are pieces that say
 * nothing of themselves; only a prompt that `isComposed` is taken apart at AND.
 */
export function instructionsIn(
  prompt: string,
  {
    steps,
    isComposed,
    blanks = [],
  }: { steps: number; isComposed: boolean; blanks?: readonly Pick<Instruction, 'start' | 'end'>[] },
): Instruction[] {
  const tags = networkTags(prompt).map(({ open, close }) => ({ start: open, end: close }))
  const plain = blanked(prompt, [...tags, ...blanks])
  const parts = isComposed ? promptParts(plain) : [{ text: plain, at: 0, weight: 1 }]
  const changes = parts.flatMap(({ text, at }) =>
    changesIn(text, steps).map((change) => ({
      ...{ start: at + change.start, end: at + change.end },
      sentence: sentenceOf(change, (place) => quoted(prompt.slice(at + place.start, at + place.end)), steps),
    })),
  )
  const ands = parts.slice(1).map(({ at }, i) => ({
    ...{ start: at - 'AND'.length, end: at },
    sentence:
      i === 0
        ? `AND: ${parts.length} prompts at once, which count ${listed(parts.map(({ weight }) => String(weight)))}.`
        : '',
  }))
  return outermost([...changes, ...ands])
}

/** Those that lie in no other, in order. */
export function outermost<Place extends { start: number; end: number }>(places: readonly Place[]): Place[] {
  let last = 0
  return places
    .toSorted((a, b) => a.start - b.start || b.end - a.end)
    .filter(({ start, end }) => {
      if (start < last) return false
      last = end
      return true
    })
}

function sentenceOf(change: Change, words: (place: { start: number; end: number }) => string, steps: number): string {
  if ('turns' in change) return `${listed(change.turns.map(words))} in turn, a step each.`
  const { when, before, after } = change
  const [first, then] = [before && words(before), words(after)]
  if (when < 1) return `${then} from the first step on.`
  // The step that it changes at is still the old one.
  if (when + 1 >= steps) return first ? `${first} in all ${steps} steps.` : `${then} in none of ${steps} steps.`
  if (then === '“”') return `${first} up to step ${when + 1} of ${steps}.`
  return first
    ? `${first} up to step ${when + 1} of ${steps}, then ${then}.`
    : `${then} from step ${when + 2} of ${steps} on.`
}

function listed(words: readonly string[]): string {
  const shown = words.length > 4 ? [...words.slice(0, 3), `${words.length - 3} more`] : words
  return shown.length === 1 ? shown[0]! : `${shown.slice(0, -1).join(', ')} and ${shown.at(-1)}`
}

const most = 24

function quoted(words: string): string {
  const short = words.trim().replace(/\s+/g, ' ')
  return `“${short.length > most ? `${short.slice(0, most)}…` : short}”`
}

/** The text with spaces in some places. */
function blanked(text: string, places: readonly { start: number; end: number }[]): string {
  let result = ''
  for (const { start, end } of outermost(places)) {
    result += text.slice(result.length, start)
    result += ' '.repeat(end - start)
  }
  return result + text.slice(result.length)
}
