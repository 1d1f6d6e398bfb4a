/** AUTOMATIC1111's tags of extra networks in a prompt, `<kind:what is asked for>` (modules/extra_networks.py). */

export interface NetworkTag {
  /** In small letters: `lora`, `lyco`, `hypernet`… */
  kind: string
  /** What stands between the first colon and the end. */
  inside: string
  /** Index of the `<`. */
  open: number
  /** Index after the `>`. */
  close: number
}

const BEGINNING = /<([\p{L}\p{N}_]+):/gu

/** How a prompt is written: with A1111's whole grammar, or as plain text in which LoRAs alone have tags. */
export type Syntax = 'weighted' | 'literal'

/** The prompt's tags, in order. One that is never closed is none. */
export function networkTags(prompt: string, syntax: Syntax = 'weighted'): NetworkTag[] {
  const tags: NetworkTag[] = []
  let from = 0
  for (const { 0: beginning, 1: kind = '', index: open } of prompt.matchAll(BEGINNING)) {
    if (open < from) continue
    const inside = open + beginning.length
    const end = prompt.indexOf('>', inside)
    if (end < 0) break
    if (end === inside) continue
    from = end + 1
    tags.push({ kind: kind.toLowerCase(), inside: prompt.slice(inside, end), open, close: from })
  }
  return syntax === 'literal' ? tags.filter(isLoraTag) : tags
}

/** The prompt without its tags, and for each of its UTF-16 units, and for its end, the index in the whole prompt. */
export function untagged(prompt: string, syntax?: Syntax): { text: string; places: number[] } {
  const places: number[] = []
  let text = ''
  let at = 0
  for (const { open, close } of [...networkTags(prompt, syntax), { open: prompt.length, close: prompt.length }]) {
    text += prompt.slice(at, open)
    for (; at < open; at++) places.push(at)
    at = close
  }
  return { text, places: [...places, prompt.length] }
}

/** A LoRA by any of its names: LyCORIS' own extension called its tag `lyco`. */
export function isLoraTag({ kind }: NetworkTag): boolean {
  return kind === 'lora' || kind === 'lyco'
}
