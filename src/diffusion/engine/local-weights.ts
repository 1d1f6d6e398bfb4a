/** Weights that lie elsewhere, brought to this device: the runtime reads them without waiting. */
import { type ByteSource, download, type Weights } from '../../models/index.ts'

interface Weighed {
  weights: Weights
}

/** The same parts with weights at hand, each source fetched once; `onProgress` hears bytes. */
export async function broughtHere<Part extends Weighed>(
  parts: readonly Part[],
  signal: AbortSignal,
  onProgress: (loaded: number, total: number) => void,
): Promise<Part[]> {
  const sources = new Set(parts.flatMap(sourcesOf))
  const total = [...sources].reduce((sum, { size }) => sum + size, 0)
  const local = new Map<ByteSource, ByteSource>()
  let before = 0
  for (const source of sources) {
    const onPiece = (loaded: number) => onProgress(before + loaded, total)
    local.set(source, isHere(source) ? source : await download(source, 0, source.size, { signal, onProgress: onPiece }))
    before += source.size
  }
  // What is here already stays the same object: by it one sees that it is loaded.
  return parts.map((part) => (areHere([part]) ? part : { ...part, weights: moved(part.weights, local) }))
}

/** Whether nothing of the parts has to be fetched. */
export function areHere(parts: readonly Weighed[]): boolean {
  return parts.every((part) => sourcesOf(part).every(isHere))
}

const sourcesOf = ({ weights }: Weighed) => Array.from(weights.values(), ({ source }) => source)
const isHere = (source: ByteSource) => 'readSync' in source

function moved(weights: Weights, local: ReadonlyMap<ByteSource, ByteSource>): Weights {
  return new Map(Array.from(weights, ([name, tensor]) => [name, { ...tensor, source: local.get(tensor.source)! }]))
}
