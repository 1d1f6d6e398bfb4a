/** Prompts made of several: AUTOMATIC1111's `AND` (modules/prompt_parser.py, get_multicond_prompt_list), after Liu et al. 2022, arXiv 2206.01714. */

/** One of the prompts that a prompt is made of. */
export interface PromptPart {
  text: string
  /** How much it counts beside the others; what nothing is said of counts 1. */
  weight: number
  /** Where the text begins in the whole prompt. */
  at: number
}

const AND = /(?<![\p{L}\p{N}_])AND(?![\p{L}\p{N}_])/gu
const WEIGHT = /:\s*([-+]?(?:\d+\.?|\d*\.\d+))\s*$/

/** The parts of the prompt, one at least. As in AUTOMATIC1111 brackets do not hold an AND back, and one prompt alone has a weight, too. */
export function promptParts(prompt: string): PromptPart[] {
  const parts: PromptPart[] = []
  let at = 0
  for (const end of [...Array.from(prompt.matchAll(AND), ({ index }) => index), prompt.length]) {
    const part = prompt.slice(at, end)
    const weight = WEIGHT.exec(part)
    parts.push({ text: part.slice(0, weight?.index).trimEnd(), weight: Number(weight?.[1] ?? 1), at })
    at = end + 'AND'.length
  }
  return parts
}
