/** Tensors with the changes of LoRAs on them, on their way to another thread: functions cannot go there, what they are made of can. */
import { blobBytes, type LocalByteSource, type Patch, type StoredTensor } from '../bytes/index.ts'
import { changesOf, Layer } from './families/index.ts'
import { patchOf } from './patch.ts'

type Sent = Omit<StoredTensor, 'source' | 'patches'> & { blob: Blob }

/** A tensor as a message can hold it. */
export type SentTensor = Sent & {
  patches: readonly {
    layer: { tensors: readonly (readonly [name: string, tensor: Sent])[]; alpha: number | undefined }
    strength: number
    of: Patch['of']
    within: Patch['within']
  }[]
}

/** The tensor for another thread; undefined where its bytes, or those of a LoRA on it, lie in no Blob. */
export function sent({ patches = [], ...tensor }: StoredTensor): SentTensor | undefined {
  const plain = ({ source, begin, end, dtype, shape, transposed }: StoredTensor): Sent => {
    const { blob } = source as LocalByteSource
    if (!blob) throw notSent
    return { blob, begin, end, dtype, shape, ...(transposed && { transposed }) }
  }
  try {
    const layers = patches.map(({ layer, strength, of, within }) => {
      const { tensors, alpha } = layer as Layer
      return {
        layer: { tensors: Array.from(tensors, ([name, one]) => [name, plain(one)] as const), alpha },
        strength,
        of,
        within,
      }
    })
    return { ...plain(tensor), patches: layers }
  } catch (error) {
    if (error === notSent) return undefined
    throw error
  }
}

const notSent = new Error('It lies in no Blob')

/** The same tensor in this thread, to the bit. */
export function received({ patches, ...tensor }: SentTensor): StoredTensor {
  const here = ({ blob, ...rest }: Sent): StoredTensor => ({ ...rest, source: blobBytes(blob) })
  const laid = patches.map(({ layer: { tensors, alpha }, strength, of, within }) => {
    const layer = new Layer()
    layer.alpha = alpha
    for (const [name, one] of tensors) layer.tensors.set(name, here(one))
    const change = changesOf(layer, strength).find((change) => change.of === of)!
    return patchOf(change, tensor.shape, { layer, strength, of, ...(within && { within }) })
  })
  return { ...here(tensor), ...(laid.length > 0 && { patches: laid }) }
}
