/** A1111's infotext: prompt, negative prompt and one line of settings. Source: modules/infotext_utils.py, modules/processing.py. */
export interface Infotext {
  prompt: string
  negativePrompt: string
  /** As written, unquoted, in their order. */
  settings: ReadonlyMap<string, string>
}

const negativeMark = 'Negative prompt:'

/** A1111's re_param; a key has a limit here, so that no text takes long. */
const setting = /([\p{L}\p{N}_][\p{L}\p{N}_ \-/]{1,80}):\s*("(?:\\.|[^\\"])+"|[^,]*)(?:,|$)/gu

/** Takes the text apart. With fewer than three settings in its last line, that line is prompt as well. */
export function parseInfotext(text: string): Infotext {
  const lines = text.trim().split('\n')
  const settings = settingsOf(lines.at(-1)!)
  const words = settings.length < 3 ? lines : lines.slice(0, -1)
  let [prompt, negativePrompt, isNegative] = ['', '', false]
  for (let line of words.map((each) => each.trim())) {
    if (line.startsWith(negativeMark)) {
      isNegative = true
      line = line.slice(negativeMark.length).trim()
    }
    if (isNegative) negativePrompt = withLine(negativePrompt, line)
    else prompt = withLine(prompt, line)
  }
  return { prompt, negativePrompt, settings: new Map(settings.length < 3 ? [] : settings) }
}

const withLine = (text: string, line: string) => (text === '' ? line : `${text}\n${line}`)

function settingsOf(line: string): [string, string][] {
  return [...line.matchAll(setting)].map(([, key = '', value = '']) => [key, unquoted(value.trim())])
}

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

function unquoted(value: string): string {
  if (!/^".*"$/s.test(value)) return value
  try {
    return String(JSON.parse(value))
  } catch {
    return value // Quotes that are no JSON are part of the value.
  }
}

/** The pairs of `Lora hashes` and `TI hashes`: "name: hash, name2: hash". */
export function hashesOf(value: string | undefined): Map<string, string> {
  const pairs = (value ?? '').split(',').map((pair) => pair.split(':').map((part) => part.trim()))
  return new Map(pairs.flatMap(([name, hash]) => (name && hash ? [[name, hash] as const] : [])))
}
