/** AUTOMATIC1111's `<lora:name:weight>` in a prompt (extensions-builtin/Lora/extra_networks_lora.py). */
export interface LoraTag {
  name: string
  textEncoder: number
  unet: number
}

/** A tag; its group is what is inside. */
export const LORA_TAG = /<lora:([^>]+)>/gi

/** The prompt without its tags, and what they ask for: `name`, `name:weight`, `name:te:unet`, or `te=` and `unet=` by name. */
export function loraTags(prompt: string): { prompt: string; loras: LoraTag[] } {
  const loras: LoraTag[] = []
  const rest = prompt.replace(LORA_TAG, (_, inside: string) => {
    const parts = inside.split(':').map((part) => part.trim())
    const named = new Map(
      parts.flatMap((part) => [part.split('=', 2) as [string, string]]).filter(([, value]) => value),
    )
    const [name = '', first, second] = parts.filter((part, i) => i === 0 || !part.includes('='))
    const textEncoder = weight(named.get('te') ?? first, 1)
    loras.push({ name, textEncoder, unet: weight(named.get('unet') ?? second, textEncoder) })
    return ''
  })
  return { prompt: rest, loras }
}

/** For each UTF-16 unit of the prompt without its tags, and for its end, the index in the whole prompt. */
export function untaggedPlaces(prompt: string): number[] {
  const tags = Array.from(prompt.matchAll(LORA_TAG), ({ 0: tag, index }) => ({
    open: index,
    close: index + tag.length,
  }))
  const places = Array.from({ length: prompt.length + 1 }, (_, i) => i)
  return places.filter((i) => !tags.some(({ open, close }) => open <= i && i < close))
}

function weight(text: string | undefined, otherwise: number): number {
  const value = Number.parseFloat(text ?? '')
  return Number.isFinite(value) ? value : otherwise
}
