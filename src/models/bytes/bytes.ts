/** A file's bytes, read by range, wherever they lie. */
import { GenerationError } from '../../generation/index.ts'

/** Offsets and sizes are in bytes; `end` is exclusive. Reading past the end is a RangeError. What is read is not to be written to, unless of a Blob. */
export interface ByteSource {
  readonly size: number
  read(begin: number, end: number, signal?: AbortSignal): Promise<Uint8Array<ArrayBuffer>>
}

/** Bytes at hand in this process, so that a synchronous caller (the runtime's weight loader) can have them too. */
export interface LocalByteSource extends ByteSource {
  /** All of them as one Blob, where they lie in one: it can be given to another thread. */
  readonly blob?: Blob
  readSync(begin: number, end: number): Uint8Array<ArrayBuffer>
}

/** Throws a RangeError unless begin ≤ end ≤ size. */
export function checkRange(begin: number, end: number, size: number): void {
  if (!(begin >= 0 && begin <= end && end <= size)) throw new RangeError(`Bytes ${begin} to ${end} of ${size}`)
}

/** Bytes in the JavaScript heap; what is read are views of them. */
export function memoryBytes(data: Uint8Array<ArrayBuffer>): LocalByteSource {
  const readSync = (begin: number, end: number) => {
    checkRange(begin, end, data.length)
    return data.subarray(begin, end)
  }
  return { size: data.length, readSync, read: async (begin, end) => readSync(begin, end) }
}

/** Bytes of a Blob or a chosen File, outside the JavaScript heap. Only a worker can read them synchronously. What is read is a copy. */
export function blobBytes(blob: Blob): LocalByteSource {
  const slice = (begin: number, end: number) => {
    checkRange(begin, end, blob.size)
    return blob.slice(begin, end)
  }
  return {
    size: blob.size,
    blob,
    async read(begin, end) {
      const part = slice(begin, end)
      return new Uint8Array(await part.arrayBuffer().catch((cause) => unreadable(blob, cause)))
    },
    readSync(begin, end) {
      const part = slice(begin, end)
      const Reader = (globalThis as { FileReaderSync?: FileReaderSyncConstructor }).FileReaderSync
      if (!Reader) throw new Error('A Blob can be read synchronously only in a worker')
      try {
        return new Uint8Array(new Reader().readAsArrayBuffer(part))
      } catch (cause) {
        return unreadable(blob, cause)
      }
    },
  }
}

// Named here because the tests are compiled with the window's library, which does not know it.
type FileReaderSyncConstructor = new () => { readAsArrayBuffer(blob: Blob): ArrayBuffer }

function unreadable(blob: Blob, cause: unknown): never {
  const name = 'name' in blob ? String(blob.name) : 'The file'
  const sentence = `${name} can no longer be read: it was moved, changed or deleted after it was chosen. Choose it again.`
  throw new GenerationError('bad-file', sentence, { cause })
}

export interface DownloadOptions {
  signal?: AbortSignal
  /** Called after each piece, with bytes. */
  onProgress?: (loaded: number, total: number) => void
  /** How many bytes are in the JavaScript heap at once. */
  pieceBytes?: number
}

/** Brings the bytes from `begin` to `end` into a Blob, piece by piece; offsets in the result count from `begin`. */
export async function download(
  source: ByteSource,
  begin: number,
  end: number,
  { signal, onProgress, pieceBytes = 8 << 20 }: DownloadOptions = {},
): Promise<LocalByteSource> {
  const pieces: Blob[] = []
  for (let at = begin; at < end; at += pieceBytes) {
    signal?.throwIfAborted()
    const next = Math.min(at + pieceBytes, end)
    pieces.push(new Blob([await source.read(at, next, signal)]))
    onProgress?.(next - begin, end - begin)
  }
  return blobBytes(new Blob(pieces))
}
