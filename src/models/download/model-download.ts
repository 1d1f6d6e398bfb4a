/** Brings what is missing of a model into the store: several connections, each with one chunk at a time. */
import { GenerationError } from '../../generation/index.ts'
import { isWhole, type ModelStore, storedBytes } from '../store/index.ts'
import { FileDownload, type FileDownloadOptions } from './file-download.ts'
import type { Network } from './part-request.ts'
import { patience } from './persistence.ts'

export interface ModelDownloadOptions extends Partial<Omit<FileDownloadOptions, 'onBytes' | 'secrets'>> {
  secrets: Network['secrets']
  signal: AbortSignal
  /** Hears how many bytes are there. */
  onLoaded?: (bytes: number) => void
  /** More than this and a closed tab would lose more than two per cent of a 2 GB model. */
  connections?: number
}

/** Resolves when the model is whole: each file's digest is what it is expected to be. What had come is kept, whatever happens. */
export async function downloadModel(
  store: ModelStore,
  id: string,
  { signal, onLoaded = () => {}, connections = 4, ...options }: ModelDownloadOptions,
): Promise<void> {
  const manifest = await store.get(id)
  if (!manifest) throw new GenerationError('download', `${id} is not among the models to fetch. Add it first.`)
  if (isWhole(manifest)) return
  let loaded = storedBytes(manifest)
  const fileOptions: FileDownloadOptions = {
    fetch: globalThis.fetch.bind(globalThis),
    patience,
    stallMs: 30_000,
    keepBegunMs: 50,
    now: () => performance.now(),
    onPause: () => {},
    ...options,
    onBytes: (bytes) => {
      loaded += bytes
      onLoaded(loaded)
    },
  }
  onLoaded(loaded)
  const files = manifest.files
    .filter((file) => !file.isWhole)
    .map((file) => new FileDownload(store, id, file, fileOptions))
  const work = files.flatMap((file) => file.missing().map((index) => ({ file, index })))

  const failing = new AbortController()
  let failure: { error: unknown } | undefined
  const either = AbortSignal.any([signal, failing.signal])
  const connection = async () => {
    try {
      for (let next = work.shift(); next; next = work.shift()) await next.file.fetch(next.index, either)
    } catch (error) {
      failure ??= { error }
      failing.abort()
    }
  }
  await Promise.all(Array.from({ length: connections }, connection))
  signal.throwIfAborted()
  if (failure) throw failure.error
  for (const file of files) await file.finish(signal)
}
