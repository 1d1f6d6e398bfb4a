/** What a reader found in a picture's words. */

/** What the picture was made with that a form cannot hold: whoever recalls it looks whether it is there. */
export interface Needs {
  model?: { name?: string; hash?: string }
  loras: { name: string; hash?: string }[]
  embeddings: { name: string; hash?: string }[]
}

/** `fields` are for `read` of the parameters, in any spelling that it takes. */
export interface Found {
  fields: Record<string, unknown>
  /** What was said and is not understood, or only nearly: "Hires upscale: 2". */
  unknown: string[]
  needs: Needs
}

/** A file's name without its folder and its ending, as people name models. */
export function bareName(path: string): string {
  return path.replace(/.*[\\/]/, '').replace(/\.(safetensors|ckpt|pt|bin|gguf)$/i, '')
}

/** The object that JSON text holds; undefined for anything else. Python also writes NaN. */
export function objectIn(text: string | undefined): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse((text ?? '').replace(/([:[,]\s*)NaN\b/g, '$1null'))
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : undefined
  } catch {
    return undefined
  }
}
