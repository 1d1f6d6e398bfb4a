/** The store over the browser's own IndexedDB, over one that takes no Blobs, and where there is none. */
import { clear, createStore, get } from 'idb-keyval'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { refuseBlobs } from './__fixtures__/refused-blobs.ts'
import { indexedDbStore, memoryStore, orMemory } from './index.ts'

const database = 'darkroom.storage-test'
const plain = createStore(database, 'values')
const png = new Blob(['a picture'], { type: 'image/png' })
const job = { id: 'one', request: { prompt: 'a boat', init_image: png, loras: [{ file: png }], seed: undefined } }

afterEach(async () => {
  vi.restoreAllMocks()
  vi.unstubAllGlobals()
  await clear(plain)
})

describe.each([
  ['IndexedDB', () => {}],
  ['a database that takes no Blobs', refuseBlobs],
])('a store in %s', (_, prepare) => {
  it('gives Blobs back wherever they were, with their bytes and type', async () => {
    prepare()
    await indexedDbStore(database).set([
      ['picture', png],
      ['job', job],
      ['note', 'words'],
    ])
    const store = indexedDbStore(database)
    expect(await textOf(await store.get('picture'))).toEqual('image/png: a picture')
    const read = (await store.get('job')) as typeof job
    expect(read).toEqual({
      id: 'one',
      request: { ...job.request, init_image: read.request.init_image, loras: read.request.loras },
    })
    expect(await textOf(read.request.init_image)).toBe('image/png: a picture')
    expect(await textOf(read.request.loras[0]!.file)).toBe('image/png: a picture')
    expect(await store.getMany(['note', 'nothing'])).toEqual(['words', undefined])
    expect(await store.keys('')).toEqual(['job', 'note', 'picture'])
    expect(await textOf((await store.all('pic'))[0])).toBe('image/png: a picture')
  })

  it('sets all of them or none', async () => {
    prepare()
    const store = indexedDbStore(database)
    const entries = [
      ['picture', png],
      ['impossible', () => {}],
    ] as const
    await expect(store.set(entries)).rejects.toMatchObject({ name: 'DataCloneError' })
    expect(await store.keys('')).toEqual([])
    await store.set([['picture', png]])
    expect(await store.keys('')).toEqual(['picture'])
  })

  it('changes a value and others together, or leaves all as it was', async () => {
    prepare()
    const store = indexedDbStore(database)
    await store.update('count', () => 1, { set: [['chunk', png]] })
    const failing = store.update(
      'count',
      () => {
        throw new Error('no')
      },
      { set: [['other', png]], delete: ['chunk'] },
    )
    await expect(failing).rejects.toThrow('no')
    expect(await store.keys('')).toEqual(['chunk', 'count'])
    await store.update('count', (old) => (old === 1 ? undefined : old), { set: [['other', png]], delete: ['chunk'] })
    expect(await store.keys('')).toEqual(['other'])
    expect(await textOf(await store.get('other'))).toBe('image/png: a picture')
  })

  it('writes in the order in which it was told to', async () => {
    prepare()
    const store = indexedDbStore(database)
    await Promise.all([store.set([['picture', png]]), store.delete(['picture']), store.set([['last', 1]])])
    expect(await store.keys('')).toEqual(['last'])
  })
})

it('keeps Blobs as they are where it can, and as bytes only where it must', async () => {
  await indexedDbStore(database).set([['picture', png]])
  expect(await get('picture', plain)).toBeInstanceOf(Blob)
  refuseBlobs()
  const store = indexedDbStore(database)
  await store.set([['picture', png]])
  expect(await get('picture', plain)).toEqual({ blobType: 'image/png', blobBytes: expect.any(ArrayBuffer) })
})

it('fails with a reason where the browser gives none', async () => {
  const store = indexedDbStore(database)
  await store.set([['one', 1]])
  const { put } = IDBObjectStore.prototype
  vi.spyOn(IDBObjectStore.prototype, 'put').mockImplementation(function (this: IDBObjectStore, value, key) {
    const request = put.call(this, value, key)
    // Such a transaction ends with the error null.
    this.transaction.abort()
    return request
  })
  const reason = { name: 'UnknownError', message: expect.stringContaining('could not write') }
  await expect(store.set([['two', 2]])).rejects.toMatchObject(reason)
})

it('fails with the reason of the one request that failed', async () => {
  const store = indexedDbStore(database)
  await store.set([['one', 1]])
  vi.spyOn(IDBObjectStore.prototype, 'put').mockImplementation(function (this: IDBObjectStore, value, key) {
    return this.add(value, key)
  })
  await expect(store.set([['one', 2]])).rejects.toMatchObject({ name: 'ConstraintError' })
})

describe('where IndexedDB is forbidden', () => {
  it.each([
    ['there is none', () => vi.stubGlobal('indexedDB', undefined)],
    [
      'it throws',
      () =>
        vi.spyOn(IDBFactory.prototype, 'open').mockImplementation(() => {
          throw new DOMException('forbidden', 'SecurityError')
        }),
    ],
  ])('and %s, it is refused with a sentence, and memory takes its place', async (_, forbid) => {
    forbid()
    const store = indexedDbStore(database)
    await expect(store.get('x')).rejects.toMatchObject({
      code: 'no-storage',
      message: expect.stringMatching(/^This.*\.$/),
    })
    await expect(store.set([['x', png]])).rejects.toMatchObject({ code: 'no-storage' })

    const onRefused = vi.fn()
    const kept = orMemory(store, onRefused)
    await kept.set([['picture', png]])
    expect(await textOf(await kept.get('picture'))).toBe('image/png: a picture')
    expect(onRefused).toHaveBeenCalledOnce()
  })
})

/** A database that the connections of the other tests do not hold. */
const tabs = 'darkroom.storage-test-of-tabs'

/** Deletes the database as another tab would; `isBlocked` is whether somebody kept it open. */
function deletion() {
  const deleting = indexedDB.deleteDatabase(tabs)
  const outcome = { isBlocked: false, isDone: new Promise((resolve) => deleting.addEventListener('success', resolve)) }
  deleting.addEventListener('blocked', () => Object.assign(outcome, { isBlocked: true }))
  return outcome
}

// That it says so where a third one holds it is seen in e2e/drills/blocked.spec.ts.
describe('where another tab wants to be rid of the database', () => {
  it('lets it go at once, when what was begun is written, and begins a new one', async () => {
    const store = indexedDbStore(tabs)
    await store.set([['before', 1]])
    const writing = store.set([['begun', png]])
    const deleting = deletion()
    await Promise.all([deleting.isDone, writing])
    expect(deleting.isBlocked).toBe(false)
    await store.set([['after', 2]])
    expect(await store.keys('')).not.toContain('before')
    expect(await store.get('after')).toBe(2)
  })

  it('lets it be renewed, and goes on with the new one', async () => {
    const store = indexedDbStore(tabs)
    await store.set([['one', 1]])
    const renewing = indexedDB.open(tabs, 2)
    await new Promise((resolve) => renewing.addEventListener('success', resolve))
    renewing.result.close()
    expect(await store.get('one')).toBe(1)
    await deletion().isDone
  })
})

it('memory does the same', async () => {
  const store = memoryStore()
  await store.set([
    ['b', 1],
    ['a', 2],
  ])
  await store.update('b', (old) => Number(old) + 1, { set: [['c', 3]], delete: ['a'] })
  expect(await store.keys('')).toEqual(['b', 'c'])
  expect(await store.getMany(['a', 'b'])).toEqual([undefined, 2])
})

async function textOf(value: unknown): Promise<string> {
  const blob = value as Blob
  return `${blob.type}: ${await blob.text()}`
}
