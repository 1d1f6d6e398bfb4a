/** The models that this browser keeps. A chunk and the note that it is there are written together, so a crash leaves no lie. */
import { GenerationError } from '../../generation/index.ts'
import { indexedDbStore, type KeyValueStore, type Waiting } from '../../storage/index.ts'
import { chunkDigest } from './digest.ts'
import { chunkBytes, chunkRange, type Manifest, type StoredFile, withFile } from './manifest.ts'
import { readManifest } from './stored-manifest.ts'

/** A file of a model as the engine opens it: its path begins with the model's name. */
export interface OpenFile {
  path: string
  data: Blob
}

/** The browser's own store, which the page and the worker of the downloads share. */
export const openModelStore = (waiting?: Waiting) =>
  new ModelStore(indexedDbStore('darkroom.models', 'entries', waiting))

export class ModelStore {
  private readonly values: KeyValueStore

  constructor(values: KeyValueStore) {
    this.values = values
  }

  /** All models, whole or not, in the order in which they were added. */
  async all(): Promise<Manifest[]> {
    const manifests = (await this.values.all('manifest/')).map(readManifest)
    return manifests.filter((manifest) => manifest !== undefined).sort((a, b) => a.addedAt - b.addedAt)
  }

  async get(id: string): Promise<Manifest | undefined> {
    return readManifest(await this.values.get(manifestKey(id)))
  }

  /** Adds a model of which nothing is there yet; one that is known already stays as it is. */
  async add(manifest: Manifest): Promise<void> {
    await this.values.update(manifestKey(manifest.id), (old) => readManifest(old) ?? manifest)
  }

  /** Changes what is known of a model; throws where it was deleted meanwhile. */
  async change(id: string, change: (manifest: Manifest) => Manifest): Promise<void> {
    await this.values.update(manifestKey(id), (old) => change(found(old, id)))
  }

  async changeFile(id: string, path: string, change: (file: StoredFile) => StoredFile): Promise<void> {
    await this.change(id, (manifest) => withFile(manifest, path, change))
  }

  /** Keeps one chunk, and says so; `news` is what else is known of the file by now. Gives the chunk's digest. */
  async keepChunk(
    id: string,
    path: string,
    index: number,
    bytes: Uint8Array<ArrayBuffer>,
    news: Partial<StoredFile> = {},
  ): Promise<string> {
    const digest = await chunkDigest(bytes)
    const begun = await this.begunKeys(id, path, index)
    const noted = (file: StoredFile): StoredFile => ({ ...file, ...news, chunks: file.chunks.with(index, digest) })
    await this.values.update(manifestKey(id), (old) => withFile(found(old, id), path, noted), {
      set: [[chunkKey(id, path, index), new Blob([bytes])]],
      delete: begun,
    })
    return digest
  }

  /** Keeps bytes of a chunk that come after its first `at`, in case that the rest does not come; `news` as with `keepChunk`. */
  async keepBegun(
    id: string,
    path: string,
    index: number,
    { at, data, news = {} }: { at: number; data: Blob; news?: Partial<StoredFile> },
  ): Promise<void> {
    const key = begunKey(id, path, index) + String(at).padStart(offsetDigits, '0')
    const noted = (file: StoredFile): StoredFile => ({ ...file, ...news })
    await this.values.update(manifestKey(id), (old) => withFile(found(old, id), path, noted), { set: [[key, data]] })
  }

  /** The first bytes of a chunk, as many as were kept. */
  async begun(id: string, path: string, index: number): Promise<Blob> {
    const pieces = await this.values.getMany(await this.begunKeys(id, path, index))
    return new Blob(pieces.filter((piece) => piece instanceof Blob))
  }

  /** One chunk as it lies in the store; undefined where it is missing or not of its size. */
  async chunk(id: string, { path, size }: StoredFile, index: number): Promise<Blob | undefined> {
    const data = await this.values.get(chunkKey(id, path, index))
    const { begin, end } = chunkRange(index, size)
    return data instanceof Blob && data.size === end - begin ? data : undefined
  }

  /** One file, composed of its chunks; where they lie as Blobs, none is read. */
  async file(id: string, file: StoredFile): Promise<Blob> {
    const keys = file.chunks.map((_, index) => chunkKey(id, file.path, index))
    const chunks: Blob[] = []
    for (let at = 0; at < keys.length; at += atOnce) {
      const some = await this.values.getMany(keys.slice(at, at + atOnce))
      chunks.push(...some.filter((chunk) => chunk instanceof Blob))
    }
    const blob = new Blob(chunks)
    if (file.isWhole && blob.size === file.size) return blob
    const sentence = `${file.path} is not whole in this browser’s storage. Fetch the model's missing parts under “Models”.`
    throw new GenerationError('bad-file', sentence, { field: 'model_id' })
  }

  /** All files of a model, for the engine. */
  async open(id: string): Promise<OpenFile[]> {
    const manifest = found(await this.get(id), id)
    return Promise.all(
      manifest.files.map(async (file) => ({ path: `${manifest.name}/${file.path}`, data: await this.file(id, file) })),
    )
  }

  /** Reads every chunk again; those that went bad are struck off, so that they alone are fetched again. How many they were. */
  async verify(id: string, signal: AbortSignal, onProgress: (bytes: number) => void = () => {}): Promise<number> {
    const manifest = found(await this.get(id), id)
    let bad = 0
    for (const file of manifest.files) bad += (await this.strikeBadChunks(id, file, signal, onProgress)).length
    return bad
  }

  /** Strikes off the chunks of one file that are not what was kept; gives their indices. */
  async strikeBadChunks(
    id: string,
    file: StoredFile,
    signal: AbortSignal,
    onProgress: (bytes: number) => void = () => {},
  ): Promise<number[]> {
    const bad: number[] = []
    for (const [index, digest] of file.chunks.entries()) {
      signal.throwIfAborted()
      if (digest === null) continue
      const data = await this.chunk(id, file, index)
      const bytes = await data?.arrayBuffer().catch(() => undefined)
      if (!bytes || (await chunkDigest(new Uint8Array(bytes))) !== digest) bad.push(index)
      const { begin, end } = chunkRange(index, file.size)
      onProgress(end - begin)
    }
    if (bad.length > 0) {
      const struck = (digest: string | null, index: number) => (bad.includes(index) ? null : digest)
      await this.changeFile(id, file.path, (now) => ({
        ...now,
        chunks: now.chunks.map(struck),
        digested: undefined,
        isWhole: false,
      }))
    }
    return bad
  }

  /** Forgets all bytes of a file, whose size and ETag may be new. */
  async emptyFile(id: string, path: string, file: StoredFile): Promise<void> {
    const gone = await this.keysOfFile(id, path)
    await this.values.update(manifestKey(id), (old) => withFile(found(old, id), path, () => file), { delete: gone })
  }

  /** Deletes a model and all its bytes. */
  async remove(id: string): Promise<void> {
    const gone = (
      await Promise.all([`chunk/${plain(id)}/`, `begun/${plain(id)}/`].map((beginning) => this.values.keys(beginning)))
    ).flat()
    await this.values.update(manifestKey(id), () => undefined, { delete: gone })
  }

  /** In their order. Earlier versions kept one piece under the bare name. */
  private async begunKeys(id: string, path: string, index: number): Promise<string[]> {
    const beginning = begunKey(id, path, index)
    return [beginning.slice(0, -1), ...(await this.values.keys(beginning))]
  }

  private async keysOfFile(id: string, path: string): Promise<string[]> {
    const inside = `${plain(id)}/${plain(path)}/`
    return (
      await Promise.all([`chunk/${inside}`, `begun/${inside}`].map((beginning) => this.values.keys(beginning)))
    ).flat()
  }
}

/** Some databases take no Blobs: so many chunks may be in memory as bytes. */
const atOnce = 16

// Escaped, so that no id or path reaches into another's keys.
const plain = encodeURIComponent
const manifestKey = (id: string) => `manifest/${plain(id)}`
const chunkKey = (id: string, path: string, index: number) => `chunk/${plain(id)}/${plain(path)}/${index}`
const begunKey = (id: string, path: string, index: number) => `begun/${plain(id)}/${plain(path)}/${index}/`
/** So that names of pieces sort as their places do. */
const offsetDigits = String(chunkBytes).length

function found(stored: unknown, id: string): Manifest {
  const manifest = readManifest(stored)
  if (manifest) return manifest
  throw new GenerationError('bad-file', `${id} is no longer in this browser’s storage: it was deleted.`, {
    field: 'model_id',
  })
}
