/** The store over a memory that dies at every possible moment, and that rots. */
import { createHash, randomBytes } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { type KeyValueStore, memoryStore } from '../../storage/index.ts'
import { chunkBytes, chunkRange, emptyFile, type Manifest, storedBytes } from './manifest.ts'
import { ModelStore } from './model-store.ts'
import { checkRoom, roomLeft } from './room.ts'

const bytes = new Uint8Array(randomBytes(2 * chunkBytes + 10))
const never = new AbortController().signal
const sha256 = (data: Uint8Array) => createHash('sha256').update(data).digest('hex')
const part = (index: number) => {
  const { begin, end } = chunkRange(index, bytes.length)
  return bytes.slice(begin, end)
}

const model = (id = 'a/b', path = 'model.safetensors'): Manifest => ({
  id,
  name: 'b',
  kind: 'checkpoint',
  origin: { type: 'file' },
  aliases: [],
  triggerWords: [],
  addedAt: 0,
  isPaused: false,
  files: [emptyFile({ path, size: bytes.length })],
})

async function filled(values: KeyValueStore): Promise<ModelStore> {
  const store = new ModelStore(values)
  await store.add(model())
  for (const index of [2, 0, 1]) await store.keepChunk('a/b', 'model.safetensors', index, part(index))
  await store.changeFile('a/b', 'model.safetensors', (file) => ({ ...file, isWhole: true }))
  return store
}

describe('the store', () => {
  it('gives back a file as it was kept, chunks in any order', async () => {
    const store = await filled(memoryStore())
    const [file] = await store.open('a/b')
    expect(file?.path).toBe('b/model.safetensors')
    expect(Buffer.from(await file!.data.arrayBuffer()).equals(bytes)).toBe(true)
    const [manifest] = await store.all()
    expect(storedBytes(manifest!)).toBe(bytes.length)
    expect(manifest?.files[0]?.chunks).toEqual([0, 1, 2].map((index) => sha256(part(index))))
  })

  it('never claims a chunk that is not there, whichever write is the last', async () => {
    for (let lasting = 0; lasting < 6; lasting++) {
      const entries = new Map<string, unknown>()
      const alive = memoryStore(entries)
      let writes = 0
      const dying: KeyValueStore = {
        ...alive,
        update: async (...change) => {
          if (writes++ >= lasting) throw new Error('the page died')
          return alive.update(...change)
        },
      }
      await filled(dying).catch(() => {})
      const store = new ModelStore(alive)
      const [manifest] = await store.all()
      const claimed = manifest?.files[0]?.chunks.flatMap((digest, index) => (digest ? [index] : [])) ?? []
      expect(claimed).toEqual([2, 0, 1].slice(0, Math.max(0, lasting - 1)).sort())
      for (const index of claimed) expect(await store.chunk('a/b', manifest!.files[0]!, index)).toBeDefined()
      if (lasting < 5) await expect(store.open('a/b')).rejects.toThrow()
    }
  })

  it('finds a chunk that went bad or missing, strikes it off, and nothing else', async () => {
    for (const damage of ['bad', 'short', 'missing']) {
      const entries = new Map<string, unknown>()
      const store = await filled(memoryStore(entries))
      const key = [...entries.keys()].find((name) => name.startsWith('chunk/') && name.endsWith('/1'))!
      const rotten = part(1)
      rotten[77]! ^= 4
      if (damage === 'bad') entries.set(key, new Blob([rotten]))
      if (damage === 'short') entries.set(key, new Blob([part(1).slice(1)]))
      if (damage === 'missing') entries.delete(key)
      expect(await store.verify('a/b', never)).toBe(1)
      const manifest = await store.get('a/b')
      expect(manifest?.files[0]?.chunks.map((digest) => digest !== null)).toEqual([true, false, true])
      expect(manifest?.files[0]?.isWhole).toBe(false)
      await expect(store.open('a/b')).rejects.toMatchObject({ code: 'bad-file' })
    }
  })

  it('finds nothing wrong with what is right', async () => {
    const store = await filled(memoryStore())
    let read = 0
    const count = (bytes: number) => {
      read += bytes
    }
    expect(await store.verify('a/b', never, count)).toBe(0)
    expect(read).toBe(bytes.length)
  })

  it('deletes a model with all its bytes, and leaves the others, whatever their names', async () => {
    const entries = new Map<string, unknown>()
    const store = await filled(memoryStore(entries))
    await store.add(model('a/b/c'))
    await store.keepChunk('a/b/c', 'model.safetensors', 0, part(0))
    await store.keepBegun('a/b', 'model.safetensors', 1, { at: 0, data: new Blob(['begun']) })
    await store.remove('a/b')
    expect((await store.all()).map(({ id }) => id)).toEqual(['a/b/c'])
    expect([...entries.keys()].filter((key) => key.includes('a%2Fb/'))).toEqual([])
    expect(await store.chunk('a/b/c', model().files[0]!, 0)).toBeDefined()
  })

  it('takes what is no manifest for none, and leaves what later versions know', async () => {
    const entries = new Map<string, unknown>()
    const store = await filled(memoryStore(entries))
    const [key] = [...entries.keys()].filter((name) => name.startsWith('manifest/'))
    const good = entries.get(key!) as Manifest
    const [file] = good.files
    for (const bad of [
      ...[5, null, {}, { ...good, files: undefined }, { ...good, files: [] }],
      ...[
        ...[{ size: 2 ** 50 }, { size: 1 }, { size: -1, chunks: [] }, { size: 0.5, chunks: [null] }],
        // As many chunks as its size has: a list of 2 ** 18 and one more is no model's.
        { size: 2 ** 40 + 1, chunks: new Array(2 ** 18 + 1).fill(null) },
        ...[{ chunks: [5] }, { address: 'x' }, { path: undefined }, { expected: { algorithm: 'md5', hex: 'a' } }],
      ].map((change) => ({
        ...good,
        files: [{ ...file, ...change }],
      })),
    ]) {
      entries.set(key!, bad)
      expect(await store.all()).toEqual([])
      await expect(store.open('a/b')).rejects.toMatchObject({ code: 'bad-file' })
    }
    entries.set(key!, { ...good, kind: 'video', aliases: 5, later: { a: 1 } })
    expect(await store.all()).toEqual([{ ...good, kind: 'unknown', aliases: [], later: { a: 1 } }])
    await store.change('a/b', (manifest) => ({ ...manifest, isPaused: true }))
    expect(entries.get(key!)).toMatchObject({ isPaused: true, later: { a: 1 } })
    // It is fetched anew over what cannot be read.
    entries.set(key!, {})
    await store.add(model())
    expect(await store.all()).toEqual([model()])
  })

  it('does not bring a deleted model back when a chunk of it comes late', async () => {
    const entries = new Map<string, unknown>()
    const store = await filled(memoryStore(entries))
    await store.remove('a/b')
    await expect(store.keepChunk('a/b', 'model.safetensors', 0, part(0))).rejects.toThrow(/was deleted/)
    expect(entries.size).toBe(0)
  })
})

describe('the room', () => {
  const big: Manifest = { ...model('x/y'), name: 'Large', files: [emptyFile({ path: 'x', size: 2e9 })] }

  it('is what the browser grants beyond what is used', async () => {
    expect(await roomLeft({ estimate: async () => ({ usage: 10, quota: 25 }) })).toEqual({ used: 10, free: 15 })
    expect((await roomLeft(undefined)).free).toBe(Number.POSITIVE_INFINITY)
  })

  it('too small, is told in numbers, with what to delete', async () => {
    const store = await filled(memoryStore())
    const others = await store.all()
    const sentence =
      'Large needs 2.00 GB, and this browser has room for 1.99 GB: 6.0 MB too little. Delete b (8.4 MB), then try again.'
    expect(() => checkRoom(big, others, { used: 0, free: 1.994e9 })).toThrow(sentence)
    expect(() => checkRoom(big, others, { used: 0, free: 1e9 })).toThrow(
      /Delete b \(8\.4 MB\), and free space on the disk/,
    )
    expect(() => checkRoom(big, [], { used: 0, free: 1e9 })).toThrow(/Free some space/)
    expect(() => checkRoom(big, others, { used: 0, free: 2e9 })).not.toThrow()
  })
})
