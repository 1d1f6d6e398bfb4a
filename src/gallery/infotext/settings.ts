/** The settings in A1111's text, found by what they look like: pairs of a key and a value, behind the prompts or among them. */
import * as v from 'valibot'
import { endOfString, jsonOf } from '../../untrusted/index.ts'

/** Keys that programs of this kind write, in small letters: by them settings are told from words with colons. */
const known = new Set([
  ...['steps', 'sampler', 'schedule type', 'scheduler', 'cfg scale', 'guidance scale', 'seed', 'size', 'model hash'],
  ...['model', 'vae', 'vae hash', 'denoising strength', 'clip skip', 'rng', 'version', 'ensd', 'eta', 'app', 'parser'],
  ...['variation seed', 'variation seed strength', 'face restoration', 'hires upscale', 'lora hashes', 'ti hashes'],
  ...['hashes', 'civitai resources', 'additional networks', 'basemodel', 'created date', 'backend', 'pipeline'],
])

/** These hold prompts, as long as the line is, or to the end of the text. */
const lineKeys = ['negative prompt']
const templateKeys = ['template', 'negative template']

/** A key has a limit, so that no text takes long. */
const key = /([^\s,:|"[\]{}][^\n,:|"{}]{0,79}):[ \t]*/y
const steps = /^[ \t]*Steps:[ \t]*\d+[ \t]*(?=[,|\n]|$)/gm
const inlineSteps = /[ ,]Steps: ?\d+, ?(?=(?:Sampler|Seed|CFG scale|Size|Schedule type): ?)/

interface Parsed {
  words: string
  /** As written, unquoted, in their order; what stands alone is its own value. */
  settings: Map<string, string>
}

/** Takes settings and words apart. Where nothing looks like settings, all is words. */
export function settingsIn(text: string): Parsed {
  return atLineOf(text) ?? insideLine(text) ?? inLastLine(text) ?? { words: text, settings: new Map() }
}

/** Settings that begin a line with their steps: the last such place that is not inside another's value. */
function atLineOf(text: string): Parsed | undefined {
  let found: Parsed | undefined
  let readTo = 0
  for (const { index } of text.matchAll(steps)) {
    // The one before reaches beyond: this one is inside a value of its.
    if (index < readTo) continue
    const { settings, end } = pairs(text, index, true)
    if (count(settings) < 2) continue
    const begin = withLinesAbove(text, index, settings)
    found = {
      words: text.slice(0, begin),
      settings: new Map([...pairs(text.slice(0, index), begin).settings, ...settings]),
    }
    readTo = end
  }
  return found
}

/** How many of the keys are known. */
const count = (settings: ReadonlyMap<string, string>) => [...settings.keys()].filter((name) => isKnown(name)).length
const isKnown = (name: string) => known.has(name.toLowerCase())

/**
 * Where the settings begin, if lines above are settings as well, as some versions of SD.Next and Civitai have them: they say what
 * those below do not. What says it again are words of a prompt that look like settings.
 */
function withLinesAbove(text: string, index: number, below: ReadonlyMap<string, string>): number {
  const above = text.lastIndexOf('\n', index - 2) + 1
  if (index === 0) return 0
  const first =
    text
      .slice(above, index)
      .match(/^[ \t]*([\w ]{1,40}):/)?.[1]
      ?.toLowerCase() ?? ''
  const { settings } = pairs(text.slice(0, index), above)
  const said = new Set([...below.keys()].map((name) => name.toLowerCase()))
  const repeats = [...settings.keys()].some((name) => said.has(name.toLowerCase()))
  const isSettings = first === 'additional networks' || (isKnown(first) && count(settings) >= 2 && !repeats)
  return isSettings ? above : index
}

/** Everything in one line, as programs leave it that take line breaks away. */
function insideLine(text: string): Parsed | undefined {
  const match = inlineSteps.exec(text)
  if (!match) return undefined
  const line = text.lastIndexOf('\n', match.index) + 1
  if (isKnown(text.slice(line, match.index).match(/^[ \t]*([\w ]{1,40}):/)?.[1] ?? '')) return undefined
  const words = text.slice(0, match.index).replace(/\s+(?=Negative prompt: )/, '\n')
  return { words, settings: pairs(text, match.index + 1).settings }
}

/** A1111's own rule: at least three pairs in the last line; here one of them must be known. */
function inLastLine(text: string): Parsed | undefined {
  const start = text.lastIndexOf('\n') + 1
  const { settings } = pairs(text, start)
  const named = [...settings].filter(([name, value]) => name !== value)
  if (named.length < 3 || count(settings) === 0) return undefined
  const begin = withLinesAbove(text, start, settings)
  const above = begin < start ? pairs(text.slice(0, start), begin).settings : []
  return { words: text.slice(0, begin), settings: new Map([...above, ...settings]) }
}

/** Reads pairs from `at` on. With `once`, up to where a line begins with steps again. */
function pairs(text: string, at: number, once = false): { settings: Map<string, string>; end: number } {
  const settings = new Map<string, string>()
  const separator = /^[ \t]*Steps:[ \t]*\d+[ \t]*\|/.test(text.slice(at, at + 40)) ? '|' : ','
  const plain = separator === '|' ? /[^|\n]*/y : /[^,\n]*/y
  let [last, between, attempts] = ['', '', 0]
  for (let begin = at; begin < text.length; ) {
    const gap = /[\s,|]*/y
    gap.lastIndex = begin
    between = gap.exec(text)![0]
    begin = gap.lastIndex
    if (begin >= text.length) break
    key.lastIndex = begin
    const [whole, name = ''] = (text.startsWith('urn:', begin) ? undefined : key.exec(text)) ?? []
    const isLine = begin === at || between.includes('\n')
    if (once && isLine && begin > at && name === 'Steps' && isNumber(text, key.lastIndex))
      return { settings, end: begin }
    if (whole === undefined) {
      plain.lastIndex = begin
      const piece = plain.exec(text)![0].trim()
      // What stands alone belongs to a value that a comma or a line break took apart, or says something by itself.
      if (last === '' || (isKnown(last) && !piece.startsWith('urn:'))) settings.set(piece, piece)
      else settings.set(last, `${settings.get(last)}${between.includes('\n') ? '\n' : ', '}${piece}`)
      begin = Math.max(plain.lastIndex, begin + 1)
      continue
    }
    const small = name.trim().toLowerCase()
    let value: string | undefined
    begin += whole.length
    if (isLine && templateKeys.includes(small)) {
      const next = text.indexOf('\nNegative Template:', begin)
      const end = next < 0 ? text.length : next
      value = text.slice(begin, end).trim()
      begin = end
    } else if (isLine && lineKeys.includes(small)) {
      const end = text.indexOf('\n', begin)
      value = text.slice(begin, end < 0 ? text.length : end).trim()
      begin = end < 0 ? text.length : end
    } else if (text[begin] === '"') {
      const end = endOfString(text, begin)
      if (end > begin + 2 && isEnd(text, end)) {
        value = text.slice(begin, end)
        begin = end
      }
    } else if ((text[begin] === '{' || text[begin] === '[') && attempts < mostAttempts) {
      const end = endOfJson(text, begin)
      if (end > 0 && isEnd(text, end)) {
        value = text.slice(begin, end)
        begin = end
      } else attempts++
    }
    if (value === undefined) {
      plain.lastIndex = begin
      value = plain.exec(text)![0]
      begin = plain.lastIndex
    }
    last = name.trim()
    settings.set(last, unquoted(value.trim()))
  }
  return { settings, end: text.length }
}

/** Whether a value may end here. */
const isEnd = (text: string, at: number) => /^[ \t]*(?:[,\n|]|$)/.test(text.slice(at, at + 20))
const isNumber = (text: string, at: number) => /^\d+[ \t]*(?:[,|\n]|$)/.test(text.slice(at, at + 24))

/** Brackets that close nowhere are looked for so many times, as each time may take as long as the text is. */
const mostAttempts = 16

/** Where the brackets that open at `at` are closed again; 0 where they are not. Brackets in strings do not count. */
function endOfJson(text: string, at: number): number {
  let depth = 0
  for (let i = at; i < text.length; i++) {
    const sign = text[i]
    if (sign === '"') {
      i = endOfString(text, i) - 1
      if (i < 0) return 0
    } else if (sign === '[' || sign === '{') depth++
    else if ((sign === ']' || sign === '}') && --depth === 0) return i + 1
  }
  return 0
}

function unquoted(value: string): string {
  if (!/^".*"$/s.test(value)) return value
  // Some extensions leave line breaks as they are, which JSON does not; quotes that are no JSON are part of the value.
  return jsonOf(v.string(), value.replaceAll('\n', '\\n')) ?? value
}
