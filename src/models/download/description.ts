/** What a model turned out to be, read from its tensors once all of it is there. */
import { blobBytes } from '../bytes/index.ts'
import { identify } from '../checkpoint/index.ts'
import { isWhole, type ModelStore } from '../store/index.ts'

/** Notes the kind, the family, the words that wake it and its picture; throws a GenerationError for what this app has no use for. */
export async function describeModel(store: ModelStore, id: string): Promise<void> {
  const manifest = await store.get(id)
  if (manifest?.kind !== 'unknown' || !isWhole(manifest)) return
  const { files } = manifest
  const file =
    files.find(({ path }) => /(^|\/)unet\/.*\.(safetensors|sft)$/i.test(path)) ??
    files.find(({ path }) => !/\.(json|txt)$/.test(path))
  if (!file) return
  const { kind, family, triggers, preview } = await identify(file.path, blobBytes(await store.file(id, file)))
  const isPipeline = kind === 'unet' && files.length > 1
  await store.change(id, (now) => ({
    ...now,
    kind: isPipeline ? 'checkpoint' : kind,
    ...(family && { family }),
    // The catalogue may know words that the file does not tell.
    triggerWords: triggers.length > 0 ? triggers : now.triggerWords,
    ...(preview && { preview }),
  }))
}
