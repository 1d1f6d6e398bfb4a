/** Which tensors of a .safetensors file are words of an embedding, told by their names and shapes. */
import { badFile } from '../../untrusted/index.ts'

type Shaped = ReadonlyMap<string, { shape: readonly number[] }>

/**
 * For each tensor that holds a word's vectors the token that it is named by, if by any; nothing where the file is no embedding.
 * A GenerationError where it is one for SDXL, whose two encoders have tensors of their own.
 */
export function embeddingTensors(tensors: Shaped, file: string): Map<string, string | undefined> {
  const keys = [...tensors.keys()]
  if (keys.includes('clip_g')) {
    throw badFile(file, 'is an embedding for SDXL. Choose one for Stable Diffusion 1.5.')
  }
  const tables = keys.filter((key) => isTable(tensors.get(key)!.shape))
  const whole = tables.find((key) => /^(emb_params|clip_l)$|^string_to_param\b/.test(key))
  if (whole !== undefined) return new Map([[whole, undefined]])
  const bracketed = tables.filter((key) => /^<.*>$/.test(key))
  if (bracketed.length > 0) return new Map(bracketed.map((key) => [key, key]))
  // diffusers names a tensor by its token, whatever that is; layers' names have dots, and their tensors many widths.
  const widths = new Set(tables.map((key) => tensors.get(key)!.shape.at(-1)))
  const isWords = tables.length === keys.length && keys.length <= mostTokens && widths.size === 1
  const areTokens = keys.length === 1 ? !isLayer.test(keys[0]!) : !keys.some((key) => key.includes('.'))
  return new Map(isWords && areTokens ? keys.map((key) => [key, key]) : [])
}

/** A token may have a dot as well. */
const isLayer = /\.(weight|bias|diff|diff_b|alpha|[wb]_norm)$|^(lora_|unet\.|diffusion_model\.|model\.)/

/** A prompt holds 75 vectors, and so no more words. */
export const mostTokens = 75

/** [width], [count, width] or [1, count, width]. */
export function isTable(shape: readonly number[]): boolean {
  const inner = shape.length === 3 && shape[0] === 1 ? shape.slice(1) : shape
  return (inner.length === 1 || inner.length === 2) && inner.every((size) => size > 0)
}

/** What calls up a word in a prompt: the file's name where it is the only one, and the token that the file names. */
export function triggersOf(file: string, token: string | undefined, words: number): string[] {
  const stem = file.replace(/.*[/\\]/, '').replace(/\.\w+$/, '')
  const own = token && token !== '*' && token !== stem ? [token] : []
  return words === 1 || own.length === 0 ? [stem, ...own] : own
}
