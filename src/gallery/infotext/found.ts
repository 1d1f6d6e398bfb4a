/** What a reader found in a picture's words. */

/** A file that the picture was made with, as far as it is told which. */
export interface NeededFile {
  name: string
  hash?: string
}

/** What the picture was made with that a form cannot hold: whoever recalls it looks whether it is there. */
export interface Needs {
  model?: { name?: string; hash?: string }
  vae?: { name?: string; hash?: string }
  /** A model that enlarges between two passes. */
  upscaler?: NeededFile
  loras: NeededFile[]
  embeddings: NeededFile[]
}

/** `fields` are for `read` of the parameters, in any spelling that it takes. */
export interface Found {
  fields: Record<string, unknown>
  /** What was said and is not understood, or only nearly: "Hires upscale: 2". */
  unknown: string[]
  /** What was done to the picture once it was drawn, as its program says it. */
  afterwards?: string[] | undefined
  needs: Needs
}

/** A file's name without its folder and its ending, as people name models. */
export function bareName(path: string): string {
  const name = path.slice(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1)
  return name.replace(/\.(safetensors|sft|ckpt|pth?|bin|gguf)$/i, '')
}

/** The request's fields for LoRAs that stand beside the prompt; none where there are none. */
export function loraFields(loras: readonly { name: string; weight: unknown }[]): Record<string, unknown[]> {
  if (loras.length === 0) return {}
  return { lora_models: loras.map(({ name }) => name), lora_weights: loras.map(({ weight }) => weight) }
}

/** A name and a hash as a need; an empty one is none. */
export function needed(name: string | undefined, hash?: string): { name?: string; hash?: string } | undefined {
  return name || hash ? { ...(name && { name }), ...(hash && { hash }) } : undefined
}

/**
 * ComfyUI's and SwarmUI's way of naming an embedding inside a prompt, taken down to its name, which is its trigger here. A number
 * before a bracket is a weight.
 */
export function withoutEmbeddingMarks(prompt: string): { prompt: string; embeddings: string[] } {
  const names = new Set<string>()
  const plain = prompt.replace(
    /(?<![\w-])embedding:(?![-+]?[\d.]+\s*\))([^\s,()<>:]+)|<embed(?:ding)?:([^<>]+)>/gi,
    (_, one, other) => {
      const name = bareName(String(one ?? other).replace(/[.;]{1,9}$/, ''))
      names.add(name)
      return name
    },
  )
  return { prompt: plain, embeddings: [...names] }
}
