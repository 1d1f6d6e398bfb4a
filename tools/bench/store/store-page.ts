/** Fills the store with one file, and reads it back as the engine does and as plain IndexedDB chunks, by turns. */
import { emptyFile, ModelStore } from '../../../src/models/index.ts'
import { indexedDbStore } from '../../../src/storage/index.ts'

const id = 'bench/file'
const path = 'x.safetensors'
/** Of another size than the store's chunks, as tensors are. */
const pieceBytes = 5e6

export interface Reading {
  /** Bytes a second. */
  plain: number
  /** The same, of the file that the store composes. */
  composed: number
}

/** Keeps `size` random bytes, and reads them `runs` times each way. */
async function readBack(size: number, runs: number): Promise<Reading[]> {
  const store = new ModelStore(indexedDbStore('darkroom.bench'))
  const file = emptyFile({ path, size })
  const facts = { aliases: [], triggerWords: [], addedAt: 0, isPaused: false }
  await store.add({ id, name: id, kind: 'unknown', origin: { type: 'file' }, ...facts, files: [file] })
  const chunkBytes = Math.ceil(size / file.chunks.length)
  for (const index of file.chunks.keys()) {
    await store.keepChunk(id, path, index, noise(Math.min(chunkBytes, size - index * chunkBytes)))
  }
  await store.changeFile(id, path, (now) => ({ ...now, isWhole: true }))
  const readings: Reading[] = []
  for (let run = 0; run < runs; run++) {
    const plain = await seconds(async () => {
      for (const index of file.chunks.keys()) await (await store.chunk(id, file, index))!.arrayBuffer()
    })
    const composed = await seconds(async () => {
      const [opened] = await store.open(id)
      const data = opened!.data as Blob
      for (let at = 0; at < size; at += pieceBytes) await data.slice(at, at + pieceBytes).arrayBuffer()
    })
    readings.push({ plain: size / plain, composed: size / composed })
  }
  await store.remove(id)
  return readings
}

/** What no disk can compress: getRandomValues gives 64 KiB at once. */
function noise(length: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(length)
  for (let at = 0; at < length; at += 2 ** 16) crypto.getRandomValues(bytes.subarray(at, at + 2 ** 16))
  return bytes
}

async function seconds(action: () => Promise<void>): Promise<number> {
  const start = performance.now()
  await action()
  return (performance.now() - start) / 1000
}

Object.assign(globalThis, { readBack })
