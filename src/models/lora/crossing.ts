/** Tensors with the changes of LoRAs on them, on their way to another thread: functions cannot go there, what they are made of can. */
import { blobBytes, type LocalByteSource, memoryBytes, type Patch, type StoredTensor } from '../bytes/index.ts'
import { changesOf, Layer } from './families/index.ts'
import { patchOf } from './patch.ts'

type Placed = Omit<StoredTensor, 'source' | 'patches'>

/** A layer's tensors one behind the other: reading costs by the piece more than by the byte. */
interface SentLayer {
  blob: Blob
  tensors: readonly (readonly [name: string, tensor: Placed])[]
  alpha: number | undefined
}

/** A tensor as a message can hold it. */
export type SentTensor = Placed & {
  blob: Blob
  patches: readonly (Pick<Patch, 'strength' | 'of' | 'within'> & { layer: SentLayer })[]
}

/** The tensor for another thread; undefined where its bytes, or those of a LoRA on it, lie in no Blob. */
export function sent({ patches = [], source, ...tensor }: StoredTensor): SentTensor | undefined {
  const blob = blobOf(source)
  const laid = patches.flatMap(({ layer, strength, of, within }) => {
    const here = sentLayer(layer as Layer)
    return here ? [{ layer: here, strength, of, ...(within && { within }) }] : []
  })
  return blob && laid.length === patches.length ? { ...tensor, blob, patches: laid } : undefined
}

function sentLayer({ tensors, alpha }: Layer): SentLayer | undefined {
  const pieces: Blob[] = []
  const placed: [string, Placed][] = []
  let at = 0
  for (const [name, { source, begin, end, dtype, shape, transposed }] of tensors) {
    const piece = blobOf(source)?.slice(begin, end)
    if (!piece) return undefined
    pieces.push(piece)
    placed.push([name, { begin: at, end: at + piece.size, dtype, shape, ...(transposed && { transposed }) }])
    at += piece.size
  }
  return { blob: new Blob(pieces), tensors: placed, alpha }
}

function blobOf(source: StoredTensor['source']): Blob | undefined {
  return (source as LocalByteSource).blob
}

/** The same tensor in this thread, to the bit. */
export function received({ patches, blob, ...tensor }: SentTensor): StoredTensor {
  const laid = patches.map(({ layer, strength, of, within }) => {
    const here = receivedLayer(layer)
    const change = changesOf(here, strength).find((change) => change.of === of)!
    return patchOf(change, tensor.shape, { layer: here, strength, of, ...(within && { within }) })
  })
  return { ...tensor, source: blobBytes(blob), ...(laid.length > 0 && { patches: laid }) }
}

function receivedLayer({ blob, tensors, alpha }: SentLayer): Layer {
  const layer = new Layer()
  layer.alpha = alpha
  const source = memoryBytes(blobBytes(blob).readSync(0, blob.size) as Uint8Array<ArrayBuffer>)
  for (const [name, tensor] of tensors) layer.tensors.set(name, { ...tensor, source })
  return layer
}
