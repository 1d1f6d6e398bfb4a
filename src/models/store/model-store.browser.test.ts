/** The store over the browser's own IndexedDB: what is kept outlives the connection. */
import { clear, createStore } from 'idb-keyval'
import { afterAll, describe, expect, it } from 'vitest'
import { refuseBlobs } from '../../storage/__fixtures__/refused-blobs.ts'
import { indexedDbStore } from '../../storage/index.ts'
import { chunkBytes, chunkRange, emptyFile } from './manifest.ts'
import { ModelStore } from './model-store.ts'

const database = 'darkroom.test'
const size = 3 * chunkBytes + 5
const file = emptyFile({ path: 'x.safetensors', size })
const fill = (index: number, length: number) => new Uint8Array(length).fill(index + 1)

afterAll(() => clear(createStore(database, 'entries')))

async function filled(): Promise<ModelStore> {
  const store = new ModelStore(indexedDbStore(database, 'entries'))
  const facts = { aliases: [], triggerWords: [], addedAt: 0, isPaused: false }
  await store.add({ id: 'a/b', name: 'b', kind: 'unknown', origin: { type: 'file' }, ...facts, files: [file] })
  for (const index of file.chunks.keys()) {
    const { begin, end } = chunkRange(index, size)
    await store.keepChunk('a/b', file.path, index, fill(index, end - begin))
  }
  await store.changeFile('a/b', file.path, (now) => ({ ...now, isWhole: true }))
  return new ModelStore(indexedDbStore(database, 'entries'))
}

describe.each([
  ['IndexedDB', () => {}],
  ['a database that takes no Blobs', refuseBlobs],
])('the store in %s', (_, prepare) => {
  it('keeps every byte, and reads ranges across chunks', async () => {
    prepare()
    const store = await filled()
    const [opened] = await store.open('a/b')
    const border = new Uint8Array(await opened!.data.slice(chunkBytes - 2, chunkBytes + 2).arrayBuffer())
    expect([...border]).toEqual([1, 1, 2, 2])
    expect(await store.verify('a/b', new AbortController().signal)).toBe(0)
  })
})
