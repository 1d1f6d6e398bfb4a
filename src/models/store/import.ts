/** Files from disk, copied into the store. */
import { GenerationError } from '../../generation/index.ts'
import { digestUnderWay } from './digest.ts'
import { chunkRange, isWhole, type StoredFile, storedBytes } from './manifest.ts'
import type { ModelStore } from './model-store.ts'

/** A file as it lies on disk, by the path that its model's manifest has for it. */
export interface DiskFile {
  path: string
  data: Blob
}

/** Copies what the model lacks, and takes the digest of each file on the way. Stopped, it goes on with the same files later. */
export async function importFiles(
  store: ModelStore,
  id: string,
  files: readonly DiskFile[],
  { signal, onLoaded = () => {} }: { signal: AbortSignal; onLoaded?: (bytes: number) => void },
): Promise<void> {
  const manifest = await store.get(id)
  if (!manifest || isWhole(manifest)) return
  let loaded = storedBytes(manifest)
  for (const file of manifest.files.filter((other) => !other.isWhole)) {
    const data = files.find(({ path }) => path === file.path)?.data
    if (!data)
      throw new GenerationError('bad-file', `${file.path} is missing among the files. Choose all of them again.`)
    const hex = await importFile(store, id, file, data, signal, (bytes) => {
      loaded += bytes
      onLoaded(loaded)
    })
    const expected = { algorithm: 'sha256', hex } as const
    await store.changeFile(id, file.path, (now) => ({ ...now, expected, isWhole: true }))
  }
}

async function importFile(
  store: ModelStore,
  id: string,
  { path, size, chunks }: StoredFile,
  data: Blob,
  signal: AbortSignal,
  onBytes: (bytes: number) => void,
): Promise<string> {
  const digest = await digestUnderWay('sha256', size)
  for (const [index, known] of chunks.entries()) {
    signal.throwIfAborted()
    const { begin, end } = chunkRange(index, size)
    const part = await data
      .slice(begin, end)
      .arrayBuffer()
      .catch((cause) => {
        const sentence = `${path} can no longer be read: it was moved, changed or deleted after it was chosen. Choose it again.`
        throw new GenerationError('bad-file', sentence, { cause })
      })
    const bytes = new Uint8Array(part)
    digest.update(bytes)
    if (known !== null) continue
    await store.keepChunk(id, path, index, bytes)
    onBytes(bytes.length)
  }
  return digest.digest()
}
