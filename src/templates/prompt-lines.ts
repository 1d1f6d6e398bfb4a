/** Prompts from a file, one request a line, as AUTOMATIC1111's script of that name reads them (scripts/prompts_from_file.py). */
import { defaultRequest, type GenerationRequest, read } from '../parameters/index.ts'

/** What a line asks for, and a sentence on what of it is not understood. */
export interface PromptLine {
  request: Partial<GenerationRequest>
  remark?: string
}

/** The script's options that are fields here. */
const fields: Readonly<Record<string, keyof GenerationRequest>> = {
  prompt: 'prompt',
  negative_prompt: 'negative_prompt',
  seed: 'seed',
  steps: 'num_inference_steps',
  cfg_scale: 'guidance_scale',
  width: 'width',
  height: 'height',
  batch_size: 'samples',
  n_iter: 'samples',
}

/** Each line's request: the line is the prompt, or options as in `--prompt "a cat" --steps 20`, by words of a shell. */
export function promptLines(lines: readonly string[]): PromptLine[] {
  return lines.map((line) => (line.includes('--') ? optionsOf(line) : undefined) ?? { request: { prompt: line } })
}

/** Undefined where the line is no list of options: then all of it is a prompt, as in the script. */
function optionsOf(line: string): PromptLine | undefined {
  const words = shellWords(line)
  if (!words?.[0]?.startsWith('--')) return undefined
  const given: Record<string, unknown> = {}
  const strange: string[] = []
  for (let i = 0; i < words.length; ) {
    const name = words[i++]!.slice(2)
    const values: string[] = []
    while (i < words.length && !words[i]!.startsWith('--')) values.push(words[i++]!)
    const isPrompt = name === 'prompt' || name === 'negative_prompt'
    if (values.length === 0 || (!isPrompt && values.length > 1)) return undefined
    const field = Object.hasOwn(fields, name) ? fields[name] : undefined
    // Of both the pictures are so many times so many.
    if (field === 'samples') given.samples = Number(given.samples ?? 1) * Number(values[0])
    else if (field) given[field] = values.join(' ')
    else strange.push(`--${name}`)
  }
  const { request, unreadable } = read(given, defaultRequest)
  const understood = Object.keys(given).filter((name) => !unreadable.includes(name))
  const left = [...strange, ...unreadable]
  return {
    request: Object.fromEntries(understood.map((name) => [name, request[name as keyof GenerationRequest]])),
    ...(left.length > 0 && { remark: `Left out of “${line.slice(0, 60)}”: ${told(left)}` }),
  }
}

/** The first of them, each no longer than a name is. */
function told(names: readonly string[]): string {
  const [most, longest] = [10, 40]
  const first = names.slice(0, most).map((name) => (name.length > longest ? `${name.slice(0, longest)}…` : name))
  return [...first, ...(names.length > most ? ['…'] : [])].join(', ')
}

/** POSIX shell words (Python's shlex.split); undefined where a quote is never closed. */
function shellWords(line: string): string[] | undefined {
  const words: string[] = []
  let word: string | undefined
  const parts = line.matchAll(/\s+|"((?:\\[\s\S]|[^"\\])*)"|'([^']*)'|\\([\s\S])|([^\s"'\\]+)|["'\\]/g)
  for (const [part, double, single, escaped, bare] of parts) {
    if (/^\s/.test(part)) {
      if (word !== undefined) words.push(word)
      word = undefined
      continue
    }
    const text = double?.replace(/\\(["\\])/g, '$1') ?? single ?? escaped ?? bare
    if (text === undefined) return undefined
    word = (word ?? '') + text
  }
  return word === undefined ? words : [...words, word]
}
