/** One file on its way into the store: chunk by chunk, in any order, and its digest in the right one. */
import type { IHasher } from 'hash-wasm'
import { GenerationError } from '../../generation/index.ts'
import { isFull } from '../../storage/index.ts'
import { chunkBytes, chunkRange, digestUnderWay, emptyFile, type ModelStore, type StoredFile } from '../store/index.ts'
import { bodyOf, cutShort } from './body.ts'
import { ChangedFile, type Network, type Part, type RemoteFile, requestPart } from './part-request.ts'
import { PartSize } from './part-size.ts'
import { Interruption, type Patience, persistently } from './persistence.ts'

export interface FileDownloadOptions extends Network {
  patience: Patience
  /** After how long without a byte a connection counts as lost. */
  stallMs: number
  /** How often what has come of a chunk is kept: so much of a slow connection's work a killed tab costs at the most. */
  keepBegunMs: number
  now: () => number
  /** Hears how many bytes more there are; less, where some had to be thrown away. */
  onBytes: (bytes: number) => void
  /** Hears why a connection waits before it tries again. */
  onPause: (failure: GenerationError) => void
}

/** How many chunks wait in memory for their turn in the digest; the others are read back. */
const mostAhead = 6

export class FileDownload {
  private readonly store: ModelStore
  private readonly id: string
  private file: StoredFile
  private readonly remote: RemoteFile
  private readonly partSize: PartSize
  private readonly options: FileDownloadOptions
  private readonly ahead = new Map<number, Uint8Array<ArrayBuffer>>()
  private hasher: IHasher | undefined
  private digestedChunks = 0
  private digesting: Promise<void> = Promise.resolve()
  private flowing: Promise<void> | undefined

  constructor(store: ModelStore, id: string, file: StoredFile, options: FileDownloadOptions) {
    if (!file.address) {
      const sentence = `${file.path} came from a file on disk, and parts of it are missing here. Choose that file again.`
      throw new GenerationError('bad-file', sentence)
    }
    this.store = store
    this.id = id
    this.file = file
    this.options = options
    this.remote = { name: file.path, address: file.address, size: file.size, etag: file.etag }
    this.partSize = new PartSize(file.size)
  }

  /** The chunks that are not there. */
  missing(): number[] {
    return this.file.chunks.flatMap((digest, index) => (digest === null ? [index] : []))
  }

  /** Fetches one chunk and keeps it. */
  async fetch(index: number, signal: AbortSignal): Promise<void> {
    if (this.file.chunks[index] !== null) return
    const bytes = await this.chunkFromAfar(index, signal)
    if (bytes) await this.keep(index, bytes)
  }

  /** Once all chunks are there: compares the digest with what is expected, and mends what differs. */
  async finish(signal: AbortSignal): Promise<void> {
    const { algorithm, hex } = this.file.expected ?? { algorithm: 'sha256' as const }
    let found = await this.digest(signal)
    if (hex && found !== hex) found = await this.mend(hex, signal)
    if (hex && found !== hex) {
      await this.startOver(this.file.size)
      const sentence = `The server's ${this.file.path} is not the file that the model's list promises (its digest differs), so it was not kept. Try again later, or use another source.`
      throw new GenerationError('download', sentence)
    }
    const expected = { algorithm, hex: found }
    await this.note({ expected, etag: this.remote.etag, digested: undefined, isWhole: true })
  }

  /** The chunk's bytes; undefined where the server sent the whole file, which is kept already then. */
  private async chunkFromAfar(index: number, signal: AbortSignal): Promise<Uint8Array<ArrayBuffer> | undefined> {
    const { name } = this.remote
    const { begin, end } = chunkRange(index, this.file.size)
    const bytes = new Uint8Array(end - begin)
    const begun = await this.store.begun(this.id, this.file.path, index)
    let have = 0
    if (begun.size < bytes.length) {
      bytes.set(new Uint8Array(await begun.arrayBuffer()))
      have = begun.size
      this.options.onBytes(have)
    }
    let kept = have
    let keptAt = this.options.now()
    const keepBegun = async () => {
      // Without the ETag these bytes could be taken for the beginning of another file.
      const news = { etag: this.remote.etag }
      const data = new Blob([bytes.subarray(kept, have)])
      await this.roomFor(this.store.keepBegun(this.id, this.file.path, index, { at: kept, data, news }))
      kept = have
      keptAt = this.options.now()
    }
    const attempt = async () => {
      while (have < bytes.length) {
        if (this.flowing) return this.flowing
        const part = { begin: begin + have, end: Math.min(end, begin + this.partSize.endAfter(have)) }
        const [askedAt, before] = [this.options.now(), have]
        const answer = await this.request(part, signal)
        const wait = this.options.now() - askedAt
        if (answer.isWholeFile) {
          this.options.onBytes(-have)
          have = 0
          return this.flow(answer, signal)
        }
        for await (const piece of bodyOf(answer.response, { ...this.options, name, signal })) {
          if (begin + have + piece.length > part.end) throw new Interruption(cutShort(name))
          bytes.set(piece, have)
          have += piece.length
          this.options.onBytes(piece.length)
          if (begin + have < part.end && this.options.now() - keptAt > this.options.keepBegunMs) await keepBegun()
        }
        // Less than was asked for is an answer, too.
        if (have === before) throw new Interruption(cutShort(name))
        this.partSize.note({ wait, took: this.options.now() - askedAt, bytes: have - before })
        // Before more is asked for: what is under way is never more than one part.
        if (kept < have && have < bytes.length) await keepBegun()
      }
    }
    const { patience, onPause } = this.options
    await persistently(attempt, { progress: () => have, signal, patience, onPause })
    return have === bytes.length ? bytes : undefined
  }

  /** Asks for a part; a file that was changed meanwhile is begun anew, or the person is told. */
  private async request(range: { begin: number; end: number }, signal: AbortSignal): Promise<Part> {
    try {
      return await requestPart(this.remote, range, this.options, signal)
    } catch (error) {
      if (error instanceof Interruption) this.partSize.refused()
      if (!(error instanceof ChangedFile)) throw error
      const isSameSize = error.size === undefined || error.size === this.file.size
      // Another host of the same file may call it by another ETag. Where the digest is known, that decides.
      if (this.file.expected && isSameSize) {
        this.remote.etag = undefined
        return await requestPart(this.remote, range, this.options, signal)
      }
      await this.startOver(error.size ?? this.file.size)
      const sentence = `${this.file.path} was changed on the server meanwhile, so what had come of it is of no use. Resume to fetch the new file from its beginning.`
      throw new GenerationError('download', sentence)
    }
  }

  /** From a server that knows no ranges: one connection from the first byte on, past what is there already. */
  private flow(part: Part, signal: AbortSignal): Promise<void> {
    if (this.flowing) {
      part.response.body?.cancel()
      return this.flowing
    }
    let first: Part | undefined = part
    let furthest = 0
    const attempt = async () => {
      const { response } = first ?? (await this.request({ begin: 0, end: this.file.size }, signal))
      first = undefined
      furthest = Math.max(furthest, await this.keepFlow(response, signal))
    }
    const { patience, onPause } = this.options
    this.flowing = persistently(attempt, { progress: () => furthest, signal, patience, onPause })
    this.flowing.catch(() => {})
    return this.flowing
  }

  private async keepFlow(response: Response, signal: AbortSignal): Promise<number> {
    const { name, size } = this.remote
    let chunk = new Uint8Array(Math.min(chunkBytes, size))
    let at = 0
    for await (let piece of bodyOf(response, { ...this.options, name, signal })) {
      while (piece.length > 0) {
        const index = Math.floor(at / chunkBytes)
        const { begin, end } = chunkRange(index, size)
        if (at >= size) throw new Interruption(cutShort(name))
        const taken = piece.subarray(0, end - at)
        chunk.set(taken, at - begin)
        at += taken.length
        piece = piece.subarray(taken.length)
        const isNew = this.file.chunks[index] === null
        if (isNew) this.options.onBytes(taken.length)
        if (at < end) continue
        if (isNew) await this.keep(index, chunk)
        chunk = new Uint8Array(Math.min(chunkBytes, size - at))
      }
    }
    if (at < size) throw new Interruption(cutShort(name))
    return at
  }

  private async keep(index: number, bytes: Uint8Array<ArrayBuffer>): Promise<void> {
    const { etag } = this.remote
    const digested = this.hasher && { chunks: this.digestedChunks, state: this.hasher.save() }
    const news = { etag, ...(digested && { digested }) }
    const digest = await this.roomFor(this.store.keepChunk(this.id, this.file.path, index, bytes, news))
    this.file = { ...this.file, chunks: this.file.chunks.with(index, digest) }
    if (this.ahead.size < mostAhead) this.ahead.set(index, bytes)
    // One after another; a failure comes up again in `finish`, which waits for this.
    this.digesting = this.digesting.then(() => this.advance())
    this.digesting.catch(() => {})
  }

  private async roomFor<Value>(writing: Promise<Value>): Promise<Value> {
    try {
      return await writing
    } catch (cause) {
      throw isFull(cause) ? full(this.file.path, cause) : cause
    }
  }

  /** Takes the chunks that follow into the digest, as far as they are there. */
  private async advance(): Promise<void> {
    this.hasher ??= await this.takeUpDigest()
    for (;;) {
      const index = this.digestedChunks
      if (index >= this.file.chunks.length || this.file.chunks[index] === null) return
      const bytes = this.ahead.get(index) ?? (await this.readBack(index))
      this.ahead.delete(index)
      this.hasher.update(bytes)
      this.digestedChunks = index + 1
    }
  }

  private takeUpDigest(): Promise<IHasher> {
    const { digested, chunks, size, expected } = this.file
    const algorithm = expected?.algorithm ?? 'sha256'
    const isOfUse = digested !== undefined && chunks.slice(0, digested.chunks).every((digest) => digest !== null)
    this.digestedChunks = isOfUse ? digested.chunks : 0
    return digestUnderWay(algorithm, size, isOfUse ? digested.state : undefined)
  }

  private async readBack(index: number): Promise<Uint8Array<ArrayBuffer>> {
    const data = await this.store.chunk(this.id, this.file, index)
    if (data) return new Uint8Array(await data.arrayBuffer())
    const { begin, end } = chunkRange(index, this.file.size)
    // The digest will differ then, and the chunk be found and fetched again.
    return new Uint8Array(end - begin)
  }

  /** The whole file's digest. */
  private async digest(signal: AbortSignal): Promise<string> {
    this.digesting = this.digesting.then(() => this.advance())
    await this.digesting
    signal.throwIfAborted()
    const hasher = this.hasher!
    await this.forgetDigest()
    return hasher.digest()
  }

  private async forgetDigest(): Promise<void> {
    await this.digesting
    this.hasher = undefined
    this.ahead.clear()
    this.file = { ...this.file, digested: undefined }
  }

  /** Something is wrong with the bytes: first those that went bad in the store, then any that came wrong, are fetched again. */
  private async mend(hex: string, signal: AbortSignal): Promise<string> {
    const bad = await this.store.strikeBadChunks(this.id, this.file, signal)
    for (const index of bad) await this.replace(index, signal)
    let found = await this.digest(signal)
    for (const index of this.file.chunks.keys()) {
      if (found === hex) break
      const before = this.file.chunks[index]
      await this.replace(index, signal)
      if (this.file.chunks[index] !== before) found = await this.digest(signal)
    }
    return found
  }

  private async replace(index: number, signal: AbortSignal): Promise<void> {
    const { begin, end } = chunkRange(index, this.file.size)
    this.options.onBytes(begin - end)
    this.flowing = undefined
    await this.forgetDigest()
    this.file = { ...this.file, chunks: this.file.chunks.with(index, null) }
    await this.fetch(index, signal)
  }

  private async startOver(size: number): Promise<void> {
    const { path, address, expected } = this.file
    this.file = emptyFile({ path, size, address, expected })
    await this.store.emptyFile(this.id, path, this.file)
  }

  private async note(news: Partial<StoredFile>): Promise<void> {
    this.file = { ...this.file, ...news }
    await this.store.changeFile(this.id, this.file.path, (file) => ({ ...file, ...news }))
  }
}

function full(name: string, cause: unknown): GenerationError {
  const sentence = `This browser has no more room for ${name}. What has come is kept: delete a model or free space on the disk, then resume.`
  return new GenerationError('quota', sentence, { cause })
}
