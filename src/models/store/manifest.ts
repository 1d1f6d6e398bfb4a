/** What the store knows of a model: where it comes from, its files, and which of their chunks are there. */
import { GenerationError } from '../../generation/index.ts'
import type { FileIdentity } from '../checkpoint/index.ts'
import type { Digest } from './digest.ts'

/** Bytes of a chunk, the last one of a file excepted: small enough that a closed tab loses little, large enough to be few. */
export const chunkBytes = 4 << 20

/** Unknown before all of it is there, or where there is no use for it. */
export type ModelKind = FileIdentity['kind'] | 'unknown'

/** Which models a file is one of, or for. */
export type ModelFamily = NonNullable<FileIdentity['family']>

export type Origin =
  | { type: 'hub'; repository: string; revision: string }
  | { type: 'link'; address: string }
  | { type: 'file' }

/** One file of a model. */
export interface StoredFile {
  /** Within the model's folder. */
  path: string
  /** In bytes. */
  size: number
  /** Where it is fetched, without any token; undefined for a file that came from disk. */
  address?: string | undefined
  /** What it is to add up to; where nobody said, what it did add up to when it became whole. */
  expected?: Digest | undefined
  /** The server's ETag for the bytes that are there. */
  etag?: string | undefined
  /** The SHA-256 of each chunk that is there; null for those that are not. */
  chunks: readonly (string | null)[]
  /** How far the whole file's digest has come: that many chunks, and its state behind them. */
  digested?: { chunks: number; state: Uint8Array } | undefined
  /** All chunks are there and add up to what is expected. */
  isWhole: boolean
}

/** One model; `id` is what requests call it. */
export interface Manifest {
  id: string
  name: string
  kind: ModelKind
  /** Where all of it is there, and it tells. */
  family?: ModelFamily | undefined
  origin: Origin
  /** As its publisher names it, for people. */
  licence?: string | undefined
  /** Other names that requests may call it, ImagePipeline's UUID for example. */
  aliases: readonly string[]
  /** Words that wake a LoRA or an embedding. */
  triggerWords: readonly string[]
  /** A small picture of what it draws, as a data URL. */
  preview?: string | undefined
  /** In ms since 1970. */
  addedAt: number
  /** The person stopped the download for now. */
  isPaused: boolean
  files: readonly StoredFile[]
}

/** A terabyte, in bytes: no model's file is larger, and each chunk of it has its note in the manifest. */
export const largestFile = 2 ** 40

/** A file of which nothing is there yet; a GenerationError where its size is none that a file can have. */
export function emptyFile(file: Pick<StoredFile, 'path' | 'size' | 'address' | 'expected' | 'etag'>): StoredFile {
  if (!(Number.isSafeInteger(file.size) && file.size >= 0 && file.size <= largestFile)) {
    const sentence = `${file.path} is said to be ${file.size} bytes long, which no file is. Choose another model.`
    throw new GenerationError('download', sentence, { field: 'wish' })
  }
  return { ...file, chunks: new Array(chunksIn(file.size)).fill(null), isWhole: false }
}

export const chunksIn = (size: number): number => Math.ceil(size / chunkBytes)

/** Where chunk `index` of a file of `size` bytes lies in it. */
export function chunkRange(index: number, size: number): { begin: number; end: number } {
  return { begin: index * chunkBytes, end: Math.min((index + 1) * chunkBytes, size) }
}

export const isWhole = ({ files }: Manifest): boolean => files.every((file) => file.isWhole)

/** Whether it may be a checkpoint: what could not be told is given the chance. */
export const mayDraw = ({ kind }: Pick<Manifest, 'kind'>): boolean =>
  kind === 'checkpoint' || kind === 'inpainting' || kind === 'unknown'

/** Of all files, in bytes. */
export const modelBytes = ({ files }: Manifest): number => files.reduce((sum, { size }) => sum + size, 0)

/** Of the chunks that are there, in bytes. */
export const storedBytes = ({ files }: Manifest): number => files.reduce((sum, file) => sum + fileStoredBytes(file), 0)

function fileStoredBytes({ chunks, size }: StoredFile): number {
  return chunks.reduce((sum, digest, index) => {
    const { begin, end } = chunkRange(index, size)
    return digest === null ? sum : sum + end - begin
  }, 0)
}

/** The manifest with one of its files changed. */
export function withFile(manifest: Manifest, path: string, change: (file: StoredFile) => StoredFile): Manifest {
  return { ...manifest, files: manifest.files.map((file) => (file.path === path ? change(file) : file)) }
}
