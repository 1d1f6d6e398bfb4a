/** Styles: words put around a prompt, as AUTOMATIC1111 keeps them in styles.csv and applies them (modules/styles.py). */
import { table } from './csv.ts'

export interface Style {
  name: string
  prompt: string
  negative_prompt: string
}

/** The two prompts that styles are put around. */
export interface Words {
  prompt: string
  negative_prompt: string
}

/** What a file of styles holds, and what is wrong with it in a sentence; there may be both. */
export interface StylesFile {
  styles: Style[]
  problem?: string
}

const placeholder = '{prompt}'

/** The prompts with each style in turn: its words stand around `{prompt}` or, where it has none, after a comma. */
export function styled(words: Words, styles: readonly Style[]): Words {
  return styles.reduce(
    (before, style) => ({
      prompt: merged(style.prompt, before.prompt),
      negative_prompt: merged(style.negative_prompt, before.negative_prompt),
    }),
    words,
  )
}

function merged(style: string, prompt: string): string {
  if (style.includes(placeholder)) return style.replaceAll(placeholder, () => prompt)
  return [prompt.trim(), style.trim()].filter(Boolean).join(', ')
}

/** Reads a styles.csv; a name that comes twice is as it came last. Rows that begin with # are remarks. */
export function readStyles(csv: string): StylesFile {
  const [head = [], ...rows] = table(csv)
  const titles = head.map((title) => title.trim().toLowerCase())
  const column = (...names: string[]) => titles.findIndex((title) => names.includes(title))
  // A1111 once called the prompt's column "text".
  const [name, prompt, negative] = [column('name'), column('prompt', 'text'), column('negative_prompt')]
  if (name < 0 || prompt < 0) {
    const problem = 'This is no file of styles: its first line must name the columns name, prompt and negative_prompt.'
    return { styles: [], problem }
  }
  const styles = new Map<string, Style>()
  let nameless = 0
  for (const row of rows) {
    const own = row[name]?.trim() ?? ''
    if (own.startsWith('#') || row.every((cell) => cell.trim() === '')) continue
    if (own) styles.set(own, { name: own, prompt: row[prompt] ?? '', negative_prompt: row[negative] ?? '' })
    else nameless++
  }
  if (nameless > 0) return { styles: [...styles.values()], problem: left(nameless) }
  if (styles.size === 0)
    return { styles: [], problem: 'There is no style in this file: each line holds one, its name first.' }
  return { styles: [...styles.values()] }
}

const left = (count: number) =>
  count === 1 ? '1 line was left out, as it has no name.' : `${count} lines were left out, as they have no name.`
