/** A model as diffusers saves it: a folder for each part, each with its weights in one or more precisions, in one or more files. */

import { badFile } from '../../untrusted/index.ts'
import { type ByteSource, readSafetensors, type StoredTensor, stored } from '../bytes/index.ts'
import { readJson } from '../configs/index.ts'
import { refusePipeline } from './foreign-models.ts'
import type { Part, Parts } from './parts.ts'

/** The precision to read where a folder has several: `fp16` is half the bytes of `full`. */
export type Variant = 'fp16' | 'full'

type Files = ReadonlyMap<string, ByteSource>

/** The parts of a folder whose files have these paths; `name` is the folder to name when it has no UNet. */
export async function folderParts(files: Files, variant: Variant, name: string): Promise<Parts> {
  refusePipeline((await readJson(files, 'model_index.json'))._class_name, name)
  const unet = await folderPart(files, 'unet', variant)
  if (!unet) throw badFile(name, 'lacks unet/diffusion_pytorch_model.safetensors. Add it, or choose another model.')
  return {
    unet,
    vae: await folderPart(files, 'vae', variant),
    textEncoder: await folderPart(files, 'text_encoder', variant),
    textEncoder2: await folderPart(files, 'text_encoder_2', variant),
    scheduler: {},
  }
}

/** The weights in one of the folders, in the variant asked for where there is a choice; nothing where it has none. */
export async function folderPart(files: Files, folder: string, variant: Variant): Promise<Part | undefined> {
  const inside = [...files.keys()].filter((path) => path.startsWith(`${folder}/`))
  const paths = chooseVariant(inside, variant)
  if (!paths) {
    const pickle = inside.find((path) => /\.(bin|ckpt|pth?)$/.test(path))
    if (!pickle) return undefined
    throw badFile(
      pickle,
      'is a pickle. Those are not read because they can run code: add the .safetensors file beside it.',
    )
  }
  const weights = new Map<string, StoredTensor>()
  for (const path of paths) {
    const source = files.get(path)!
    for (const [name, tensor] of stored(await readSafetensors(source, path), source)) weights.set(name, tensor)
  }
  return { weights, where: paths[0]! }
}

/** All files of one variant: the whole one where there is one, or else all its shards. Which tensor is in which, their own headers tell. */
function chooseVariant(paths: string[], variant: Variant): string[] | undefined {
  const weights = weightSets(paths)
  const preferred = variant === 'fp16' ? [...halves, 'full'] : ['full', ...halves]
  return preferred.map((name) => weights.get(name)).find((set) => set) ?? [...weights.values()][0]
}

/** The names that halves go by. */
export const halves = ['fp16', 'float16', 'f16', 'half']

const weightFile =
  /(?:^|\/)(?:diffusion_pytorch_model|model)(?:\.([\w-]+?))?(?:-\d+-of-(\d+))?(?:\.([\w-]+))?\.(?:safetensors|sft)$/i

/** The weights among the files of one folder, by their variant (`full` is the one without a name), each once. */
export function weightSets(paths: readonly string[]): Map<string, string[]> {
  const wholes = new Map<string, string>()
  const sharded = new Map<string, Map<number, string[]>>()
  for (const path of paths) {
    const [match, beforeShard, total, afterShard] = weightFile.exec(path) ?? []
    if (match === undefined) continue
    const variant = beforeShard ?? afterShard ?? 'full'
    const byTotal = sharded.get(variant) ?? new Map<number, string[]>()
    sharded.set(variant, byTotal)
    if (total === undefined) wholes.set(variant, path)
    else byTotal.set(Number(total), [...(byTotal.get(Number(total)) ?? []), path])
  }
  const sets = new Map<string, string[]>()
  for (const [variant, byTotal] of sharded) {
    const whole = wholes.get(variant)
    // Where a part was sharded twice, into more and into fewer, one of both is enough.
    const shards = [...byTotal].find(([total, paths]) => paths.length === total)?.[1] ?? [...byTotal.values()].flat()
    sets.set(variant, whole ? [whole] : shards)
  }
  return sets
}
