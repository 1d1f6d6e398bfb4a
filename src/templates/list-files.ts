/** Files of lists: text with one thing a line, and YAML or JSON with many lists in each other, as the Dynamic Prompts extension reads them (dynamicprompts 0.31.0). */
import * as v from 'valibot'
import { loadedPart } from '../generation/index.ts'
import { badFile, damaged, jsonIn, ofForm, plainRecord } from '../untrusted/index.ts'
import { linesOf, listName } from './lists.ts'

export interface ListFile {
  lists: [name: string, lines: string[]][]
  /** How many of its entries are no words. */
  strange: number
}

interface Walk extends ListFile {
  /** What was seen so far. */
  count: number
}

/** What a file may be called to hold lists. */
export const isListFile = (path: string) => /\.(txt|ya?ml|json)$/i.test(path)

/** More than all lists have that are shared; aliases in YAML make as many as they like of a few. */
const mostLines = 200_000

/** The lists of a file with this path; a GenerationError where it is damaged, or holds none. */
export async function listsOf(path: string, text: string): Promise<ListFile> {
  if (/\.txt$/i.test(path)) return { lists: [[listName(path), linesOf(text)]], strange: 0 }
  const value = /\.json$/i.test(path) ? jsonIn(v.unknown(), text, path, 'it') : await fromYaml(text, path)
  const folder = path.replace(/[^/]*$/, '')
  const found: Walk = { lists: [], strange: 0, count: 0 }
  if (Array.isArray(value)) add(found, listName(path), value)
  else if (v.is(plainRecord, value)) walk(found, folder, value, path, 0)
  if (found.lists.length === 0) {
    throw badFile(path, 'holds no lists of words. Choose a file with names and, below each, its words.')
  }
  return { lists: found.lists, strange: found.strange }
}

/** Names within names are parts of a path; what the file itself is called says nothing, as in the extension. */
function walk(found: Walk, prefix: string, values: Record<string, unknown>, path: string, depth: number): void {
  if (depth > 64) throw damaged(path, 'its names lie too deep in each other')
  for (const [key, value] of Object.entries(values)) {
    const name = prefix + key
    found.count += 1 + (Array.isArray(value) ? value.length : 0)
    if (found.count > mostLines) throw badFile(path, `holds more than ${mostLines} lines. Take some of its lists out.`)
    // What has no name cannot be asked for.
    if (!key) found.strange++
    else if (Array.isArray(value)) add(found, name, value)
    else if (typeof value === 'string' && value) add(found, name, [value])
    else if (v.is(plainRecord, value)) walk(found, `${name}/`, value, path, depth + 1)
    else if (value) found.strange++
  }
}

function add(found: ListFile, name: string, entries: readonly unknown[]): void {
  const lines = entries.flatMap((entry) => {
    const line = lineOf(entry)
    if (line === undefined) found.strange++
    return line ? [line] : []
  })
  if (lines.length > 0) found.lists.push([name, lines])
}

const weighed = v.object({
  text: v.optional(v.string()),
  content: v.optional(v.string()),
  weight: v.optional(v.union([v.number(), v.pipe(v.string(), v.transform(Number), v.number())])),
})

/** An entry as a line of a list, with its weight before it; an empty one where it says nothing, undefined where it is no words. */
function lineOf(entry: unknown): string | undefined {
  if (typeof entry === 'string') return entry.trim()
  if (typeof entry === 'number') return String(entry)
  if (entry === null || entry === undefined) return ''
  const { text: own, content, weight = 1 } = ofForm(weighed, entry) ?? {}
  const text = own || content
  if (!text) return undefined
  if (!(weight >= 0)) return undefined
  return weight === 1 ? text.trim() : `${weight}::${text.trim()}`
}

async function fromYaml(text: string, path: string): Promise<unknown> {
  const { load, YAMLException } = await loadedPart(() => import('js-yaml'))
  try {
    // Of two keys the last counts, as in Python's reader.
    return load(text, { json: true })
  } catch (cause) {
    const line = cause instanceof YAMLException && cause.mark ? `line ${cause.mark.line + 1}` : 'it'
    throw badFile(
      path,
      `is no YAML: ${line} is not as it should be. Words with : { or [ in them stand in quotes.`,
      cause,
    )
  }
}
