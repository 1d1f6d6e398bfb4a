/** Which files of a repository make a model: a diffusers folder in one precision, or a single file. */
import { GenerationError } from '../../generation/index.ts'
import { halves, weightSets } from '../checkpoint/index.ts'
import type { HubFile, Repository } from './listing.ts'

/** One way to fetch the model. */
export interface Variant {
  /** For people: "folder, 16 bits", "v1-5-pruned.safetensors". */
  label: string
  files: readonly HubFile[]
  /** Of all files. */
  bytes: number
  /** The file that it is, where it is a single one. */
  path?: string
}

const components = ['unet', 'vae', 'text_encoder', 'text_encoder_2'] as const
/** Besides the weights: how to read them, and the words. */
const surroundings =
  /^(model_index\.json|scheduler\/scheduler_config\.json|(unet|vae|text_encoder(_2)?)\/config\.json|tokenizer(_2)?\/(tokenizer|tokenizer_config|special_tokens_map|vocab)\.json|tokenizer(_2)?\/merges\.txt)$/
const readable = /\.(safetensors|sft)$/i
const pickle = /\.(bin|ckpt|pth?)$/i
/** Pickles that may be read: upscalers are shared as such, no larger than this. */
const upscaler = /\.pth$/i
const largestUpscaler = 400e6
/** A part of a folder, and what stands before it: the folder's own path, where it is not the whole repository. */
const inPart =
  /^(.*?\/)??(unet|vae|text_encoder(?:_\d)?|safety_checker|image_encoder|feature_extractor|tokenizer(?:_\d)?|scheduler|transformer|prior)\/[^/]+$/

/** All that can be opened, the best first: what is whole and usual, then what suits the device, then what is smaller. */
export function variants({ id, files }: Repository, { f16 }: { f16: boolean }): Variant[] {
  const singles = files.filter(({ path }) => readable.test(path) && !inPart.test(path)).map(single)
  singles.sort(
    (a, b) => Number(isNamed(b)) - Number(isNamed(a)) || Number(isHalf(b)) - Number(isHalf(a)) || a.bytes - b.bytes,
  )
  const folders = roots(files).flatMap((root) => folderVariants(files, root, f16))
  const isUsual = ({ lacks, isOdd }: Folder) => lacks.length === 0 && !isOdd
  const found = [...folders.filter(isUsual), ...singles, ...folders.filter((folder) => !isUsual(folder))]
  if (found.length > 0) return found
  const upscalers = files.filter(({ path, size }) => upscaler.test(path) && size <= largestUpscaler).map(single)
  if (upscalers.length > 0) return upscalers.sort((a, b) => a.bytes - b.bytes)
  const hasPickles = files.some(({ path }) => pickle.test(path))
  const sentence = hasPickles
    ? `${id} has its weights as pickles only (.bin, .ckpt). Those are not read because they can run code: look for a model with .safetensors files.`
    : `${id} has no .safetensors file, so there is nothing that Darkroom could open. Check the name.`
  throw new GenerationError('bad-file', sentence, { field: 'wish' })
}

/** The single file with this path. */
export function fileVariant({ id, files }: Repository, path: string): Variant {
  const file = files.find((other) => other.path === path)
  if (file && upscaler.test(path) && file.size > largestUpscaler) {
    const sentence = `${path} is a pickle that is too large for an upscaler’s, and no others are read because they can run code. Look for a .safetensors file of it.`
    throw new GenerationError('bad-file', sentence, { field: 'wish' })
  }
  if (file) return single(file)
  throw new GenerationError('download', `${id} has no file ${path}. Check its name on the Hub.`, { field: 'wish' })
}

const single = (file: HubFile): Variant => ({ label: file.path, files: [file], bytes: file.size, path: file.path })
/** diffusers' own name of a part by itself; what lies beside it is the same in another form, or half of it. */
const isNamed = ({ path = '' }: Variant) => path.startsWith('diffusion_pytorch_model')
const isHalf = ({ path = '' }: Variant) => /fp16|f16|float16|half/i.test(path)

interface Folder extends Variant {
  /** Parts that are there as pickles only. */
  lacks: readonly string[]
  /** Of a variant that is neither the published one nor its half: `non_ema`, say. */
  isOdd: boolean
}

/** Where the repository has folders of diffusers: '' for itself, or "path/". */
function roots(files: readonly HubFile[]): string[] {
  const found = new Set<string>()
  for (const { path } of files) {
    const [match, root = '', part] = inPart.exec(path) ?? []
    if (match !== undefined && part === 'unet' && readable.test(path)) found.add(root)
  }
  return [...found].sort((a, b) => a.length - b.length)
}

function folderVariants(files: readonly HubFile[], root: string, f16: boolean): Folder[] {
  const inside = files.filter(({ path }) => path.startsWith(root))
  const within = ({ path }: HubFile) => path.slice(root.length)
  const ofPart = new Map(components.map((part) => [part, inside.filter((file) => within(file).startsWith(`${part}/`))]))
  const sets = new Map(Array.from(ofPart, ([part, own]) => [part, weightSets(own.map(({ path }) => path))]))
  const lacks = components.filter(
    (part) => sets.get(part)!.size === 0 && ofPart.get(part)!.some(({ path }) => pickle.test(path)),
  )
  const ofUnet = [...sets.get('unet')!.keys()]
  const order = f16 ? [...halves, 'full'] : ['full', ...halves]
  const rank = (variant: string) => (order.includes(variant) ? order.indexOf(variant) : order.length)
  return ofUnet
    .sort((a, b) => rank(a) - rank(b))
    .map((variant) => {
      const parts = components.flatMap((part) => {
        const own = sets.get(part)!
        // A part that lacks the precision comes in another one.
        const chosen = [variant, ...order, ...own.keys()].find((name) => own.has(name))
        const paths = new Set(chosen === undefined ? [] : own.get(chosen))
        return ofPart.get(part)!.filter(({ path }) => paths.has(path))
      })
      const chosen = [...inside.filter((file) => surroundings.test(within(file))), ...parts]
      const bytes = chosen.reduce((sum, { size }) => sum + size, 0)
      return { label: label(root, variant, lacks), files: chosen, bytes, lacks, isOdd: rank(variant) === order.length }
    })
}

function label(root: string, variant: string, lacks: readonly string[]): string {
  const precision = halves.includes(variant) ? '16 bits' : variant === 'full' ? 'as published' : variant
  const place = root ? ` ${root.slice(0, -1)}` : ''
  const without = lacks.length > 0 ? `, without ${lacks.join(' and ')}: there as a pickle only, which is not read` : ''
  return `folder${place}, ${precision}${without}`
}
