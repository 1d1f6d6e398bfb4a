/** A1111's infotext: prompt, negative prompt and settings. Source: modules/infotext_utils.py, modules/processing.py. */
import { settingsIn } from './settings.ts'

export interface Infotext {
  prompt: string
  negativePrompt: string
  /** As written, unquoted, in their order. */
  settings: ReadonlyMap<string, string>
}

const negativeMark = 'Negative prompt:'
const smallMark = negativeMark.toLowerCase()

/** Takes the text apart. Settings are found by what they look like, wherever they begin; all before them is prompt. */
export function parseInfotext(text: string): Infotext {
  const { words, settings } = settingsIn(text.replace(/\r\n?/g, '\n').trim())
  let [prompt, negativePrompt, isNegative] = ['', '', false]
  for (let line of words
    .replace(/\n$/, '')
    .split('\n')
    .map((each) => each.trim())) {
    // In small letters only where people write their texts anew: it stands before settings, and at no other place.
    const isMark = line.startsWith(negativeMark) || (settings.size > 0 && line.toLowerCase().startsWith(smallMark))
    if (isMark) {
      isNegative = true
      line = line.slice(negativeMark.length).trim()
    }
    if (isNegative) negativePrompt = withLine(negativePrompt, line)
    else prompt = withLine(prompt, line)
  }
  return { prompt, negativePrompt, settings }
}

const withLine = (text: string, line: string) => (text === '' ? line : `${text}\n${line}`)

/** Puts the text together. A value that is undefined is left out; one that equals its key stands alone. */
export function formatInfotext(prompt: string, negativePrompt: string, settings: readonly Setting[]): string {
  const line = settings
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) => (String(value) === key ? key : `${key}: ${quoted(String(value))}`))
    .join(', ')
  return `${prompt}${negativePrompt && `\n${negativeMark} ${negativePrompt}`}\n${line}`.trim()
}

export type Setting = readonly [key: string, value: string | number | undefined]

/** Python's json.dumps(ensure_ascii=False) and JSON.stringify agree on strings. */
function quoted(value: string): string {
  return /[,:\n]/.test(value) ? JSON.stringify(value) : value
}

/** The pairs of `Lora hashes` and `TI hashes`: "name: hash, name2: hash". */
export function hashesOf(value: string | undefined): Map<string, string> {
  const pairs = (value ?? '').split(',').map((pair) => pair.split(':').map((part) => part.trim()))
  return new Map(pairs.flatMap(([name, hash]) => (name && hash ? [[name, hash] as const] : [])))
}
