/** Weights that lie elsewhere, brought to this device: the runtime reads them without waiting. */
import { type ByteSource, download, type Weights } from '../../models/index.ts'

/** The same parts with weights at hand, each source fetched once; `onProgress` hears bytes. */
export async function broughtHere<Part extends { weights: Weights }>(
  parts: readonly Part[],
  signal: AbortSignal,
  onProgress: (loaded: number, total: number) => void,
): Promise<Part[]> {
  const sources = new Set(parts.flatMap(({ weights }) => Array.from(weights.values(), ({ source }) => source)))
  if ([...sources].every((source) => 'readSync' in source)) return [...parts]
  const total = [...sources].reduce((sum, { size }) => sum + size, 0)
  const local = new Map<ByteSource, ByteSource>()
  let before = 0
  for (const source of sources) {
    const onPiece = (loaded: number) => onProgress(before + loaded, total)
    const isHere = 'readSync' in source
    local.set(source, isHere ? source : await download(source, 0, source.size, { signal, onProgress: onPiece }))
    before += source.size
  }
  return parts.map((part) => ({
    ...part,
    weights: new Map(
      Array.from(part.weights, ([name, tensor]) => [name, { ...tensor, source: local.get(tensor.source)! }]),
    ),
  }))
}
