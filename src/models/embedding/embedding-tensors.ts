/** Which tensors of a .safetensors file are words of an embedding, told by their names and shapes. */
import { badFile } from '../../untrusted/index.ts'

/** Numbers with their sizes, row-major. */
export interface NumberTable {
  shape: readonly number[]
  values: Float32Array
}

type Shaped = ReadonlyMap<string, { shape: readonly number[] }>

/** What SDXL's two text encoders have of a word, by A1111's and ComfyUI's names and by those of diffusers' trainer. */
const halves: readonly (readonly [first: string, second: string])[] = [
  ['clip_l', 'clip_g'],
  ['text_encoders_0', 'text_encoders_1'],
]

/** Whether a tensor of this name is for SDXL's second text encoder. */
export function isOfSecond(key: string): boolean {
  return halves.some(([, second]) => key === second)
}

/** The tensor of the same word for the second text encoder. */
export function secondOf(key: string): string | undefined {
  return halves.find(([first]) => key === first)?.[1]
}

/** What is said of one that has but its second half; it goes on from the file's name. */
export const halfOfTwo =
  'is half an embedding for SDXL: it has nothing for the first text encoder. Choose its file with clip_l and clip_g in it.'

/**
 * For each tensor that holds a word's vectors the token that it is named by, if by any; nothing where the file is no embedding. Of one
 * for SDXL it is the first text encoder's tensor; a GenerationError where it has only the second one's.
 */
export function embeddingTensors(tensors: Shaped, file: string): Map<string, string | undefined> {
  const keys = [...tensors.keys()]
  const pair = halves.find(([, second]) => keys.includes(second))
  if (pair) {
    const [first, second] = pair.map((key) => tensors.get(key)?.shape)
    if (!first) throw badFile(file, halfOfTwo)
    if (!isTable(first) || !isTable(second!) || rowsOf(first) !== rowsOf(second!)) throw badFile(file, uneven)
    return new Map([[pair[0], undefined]])
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

const uneven =
  'has more vectors for one of SDXL’s text encoders than for the other. It may be damaged: download it again, or choose another.'

/** How many vectors a table has. */
export function rowsOf(shape: readonly number[]): number {
  return shape.slice(0, -1).reduce((product, size) => product * size, 1)
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
