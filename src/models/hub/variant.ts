/** Which files of a repository make a model: a diffusers folder in one precision, or a single file. */
import { GenerationError } from '../../generation/index.ts'
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

const components = ['unet', 'vae', 'text_encoder'] as const
/** Besides the weights: how to read them, and the words. */
const surroundings =
  /^(model_index\.json|scheduler\/scheduler_config\.json|(unet|vae|text_encoder)\/config\.json|tokenizer\/(tokenizer|tokenizer_config|special_tokens_map|vocab)\.json|tokenizer\/merges\.txt)$/
const weightFile = /^(\w+)\/(?:diffusion_pytorch_model|model)(?:\.(\w+))?(?:-\d+-of-\d+)?(?:\.(\w+))?\.safetensors$/
const pickle = /\.(bin|ckpt|pth?)$/

/** All that can be opened, the best first: what suits the device, then what is smaller. */
export function variants({ id, files }: Repository, { f16 }: { f16: boolean }): Variant[] {
  const folders = folderVariants(files, f16)
  const singles = files.filter(({ path }) => /^[^/]+\.safetensors$/.test(path)).map(single)
  singles.sort(
    (a, b) => Number(isNamed(b)) - Number(isNamed(a)) || Number(isHalf(b)) - Number(isHalf(a)) || a.bytes - b.bytes,
  )
  const found = [...folders, ...singles]
  if (found.length > 0) return found
  const hasPickles = files.some(({ path }) => pickle.test(path))
  const sentence = hasPickles
    ? `${id} has its weights as pickles only (.bin, .ckpt). Those are not read because they can run code: look for a model with .safetensors files.`
    : `${id} has no .safetensors file, so there is nothing that Darkroom could open. Check the name.`
  throw new GenerationError('bad-file', sentence, { field: 'wish' })
}

/** The single file with this path. */
export function fileVariant({ id, files }: Repository, path: string): Variant {
  const file = files.find((other) => other.path === path)
  if (file) return single(file)
  throw new GenerationError('download', `${id} has no file ${path}. Check its name on the Hub.`, { field: 'wish' })
}

const single = (file: HubFile): Variant => ({ label: file.path, files: [file], bytes: file.size, path: file.path })
/** diffusers' own name of a part by itself; what lies beside it is the same in another form, or half of it. */
const isNamed = ({ path = '' }: Variant) => path.startsWith('diffusion_pytorch_model')
const isHalf = ({ path = '' }: Variant) => /fp16|f16|half/i.test(path)

function folderVariants(files: readonly HubFile[], f16: boolean): Variant[] {
  const weights = files.flatMap((file) => {
    const [, folder = '', beforeShard, afterShard] = weightFile.exec(file.path) ?? []
    return folder ? [{ file, folder, variant: beforeShard ?? afterShard ?? 'full' }] : []
  })
  const ofUnet = new Set(weights.filter(({ folder }) => folder === 'unet').map(({ variant }) => variant))
  const order = f16 ? ['fp16', 'full'] : ['full', 'fp16']
  return order
    .filter((variant) => ofUnet.has(variant))
    .map((variant) => {
      const parts = components.flatMap((component) => {
        const ofPart = weights.filter(({ folder }) => folder === component)
        // A part that lacks the precision comes in the other one.
        const chosen = [variant, ...order].find((name) => ofPart.some((weight) => weight.variant === name))
        return ofPart.filter((weight) => weight.variant === chosen).map(({ file }) => file)
      })
      const chosen = [...files.filter(({ path }) => surroundings.test(path)), ...parts]
      const bytes = chosen.reduce((sum, { size }) => sum + size, 0)
      return { label: variant === 'fp16' ? 'folder, 16 bits' : 'folder, as published', files: chosen, bytes }
    })
}
