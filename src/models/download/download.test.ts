/** Downloads from a Hub on which everything goes wrong that can; the store is a memory that survives its page. */
import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { filesOf } from '../../../e2e/support/hub/repositories.mjs'
import { hubCommit, startHub } from '../../../e2e/support/hub/server.mjs'
import { GenerationError } from '../../generation/index.ts'
import { type KeyValueStore, memoryStore } from '../../storage/index.ts'
import { chunkBytes, emptyFile, isWhole, type Manifest, ModelStore } from '../store/index.ts'
import { downloadModel, type ModelDownloadOptions } from './model-download.ts'

const folder = mkdtempSync(join(tmpdir(), 'darkroom-hub-'))
// Ten chunks, the last one short; and a file that is too small for LFS.
const contents = { 'model.safetensors': randomBytes(9 * chunkBytes + 123_457), 'config.json': randomBytes(700) }
const total = contents['model.safetensors'].length + 700
let hub: Awaited<ReturnType<typeof startHub>>
let entries: Map<string, unknown>
let store: ModelStore

beforeAll(async () => {
  for (const [name, bytes] of Object.entries(contents)) writeFileSync(join(folder, name), bytes)
})

beforeEach(async () => {
  hub = await startHub({ 'a/b': { folder } })
  entries = new Map()
  store = new ModelStore(memoryStore(entries))
  return () => hub.close()
})

afterAll(() => rmSync(folder, { recursive: true }))

/** Adds the model with this fault in its addresses. */
async function add(fault = '', { digests = true } = {}): Promise<void> {
  const files = (await filesOf({ folder })).map(({ path, size, sha256, oid }) => ({
    ...emptyFile({
      path,
      size,
      address: `${hub.url}${fault && `/${fault}`}/a/b/resolve/${hubCommit}/${path}`,
      expected: digests
        ? sha256
          ? { algorithm: 'sha256', hex: sha256 }
          : { algorithm: 'git-sha1', hex: oid }
        : undefined,
    }),
  }))
  await store.add(manifest(files))
}

const manifest = (files: Manifest['files']): Manifest => ({
  id: 'a/b',
  name: 'b',
  kind: 'checkpoint',
  origin: { type: 'hub', repository: 'a/b', revision: hubCommit },
  aliases: [],
  triggerWords: [],
  addedAt: 0,
  isPaused: false,
  files,
})

const waits: number[] = []

/** Every piece is kept as it comes. */
const keepingAll = { keepBegunMs: -1, stallMs: 500 }

function fetchAll(options: Partial<ModelDownloadOptions> = {}): Promise<void> {
  return downloadModel(store, 'a/b', {
    signal: new AbortController().signal,
    secrets: [],
    patience: { wait: async (ms) => void waits.push(ms), random: () => 0.5, attempts: 5 },
    // Node's fetch may withhold the last piece of an answer that is read with pauses.
    stallMs: 2000,
    ...options,
  })
}

/** Whether the store holds exactly the server's bytes, and says so. */
async function expectWhole(): Promise<void> {
  expect(isWhole((await store.get('a/b'))!)).toBe(true)
  for (const { path, data } of await store.open('a/b')) {
    const bytes = Buffer.from(await data.arrayBuffer())
    expect(bytes.equals(contents[path.slice(2) as keyof typeof contents])).toBe(true)
  }
}

describe('a download', () => {
  it('brings every byte once, along one redirect, and knows how far it is', async () => {
    await add()
    const loaded: number[] = []
    await fetchAll({ onLoaded: (bytes) => loaded.push(bytes) })
    await expectWhole()
    expect(hub.sent()).toBe(total)
    expect(loaded[0]).toBe(0)
    expect(loaded.at(-1)).toBe(total)
    expect(loaded.every((bytes, i) => bytes >= (loaded[i - 1] ?? 0))).toBe(true)
  })

  it('does nothing when all is there', async () => {
    await add()
    await fetchAll()
    const before = hub.received.length
    await fetchAll()
    expect(hub.received.length).toBe(before)
  })

  it('goes on after 20 closed tabs, at moments of every kind, with no byte wrong and little fetched twice', async () => {
    await add()
    const random = randomFrom(1)
    for (let closing = 0; closing < 20; closing++) {
      const page = new AbortController()
      const life = Math.floor(random() * 40)
      store = new ModelStore(mortalStore(entries, page.signal))
      let events = 0
      const onLoaded = () => {
        if (++events > life) page.abort(new Error('closed'))
      }
      // Kept at every piece, as a slow connection keeps them every second.
      await fetchAll({ signal: page.signal, onLoaded, ...keepingAll }).catch((error) => {
        if (!page.signal.aborted) throw error
      })
    }
    store = new ModelStore(memoryStore(entries))
    await fetchAll()
    await expectWhole()
    // A part in each of four connections when the page went.
    expect(hub.sent()).toBeLessThan(total + 20 * 4 * 524_288)
  })

  it.each([
    ['a slow server, a tenth', 'slow', 0.1 * total],
    ['a fast server, a part for each connection and kill', '', 9 * 4 * 524_288],
  ])('that is killed nine times fetches little twice: from %s at the most', async (_, fault, most) => {
    await add(fault)
    const random = randomFrom(9)
    for (let kill = 0; kill < 9; kill++) {
      const page = new AbortController()
      store = new ModelStore(mortalStore(entries, page.signal))
      // What is on its way then counts: it is sent, and lost.
      const moment = hub.sent() + (random() * total) / 20
      const onLoaded = () => hub.sent() > moment && page.abort(new Error('killed'))
      await expect(fetchAll({ signal: page.signal, onLoaded })).rejects.toThrow('killed')
    }
    hub.hurry()
    store = new ModelStore(memoryStore(entries))
    await fetchAll()
    await expectWhole()
    expect(hub.sent() - total).toBeLessThan(most)
  })

  it('does not mix the beginning of a chunk with a file that was changed meanwhile', async () => {
    await add('changed', { digests: false })
    // Its third request finds the other file: each of the two before it asks for what is left of the first part.
    for (const much of [260_000, 500_000]) {
      const page = new AbortController()
      store = new ModelStore(mortalStore(entries, page.signal))
      const onLoaded = (bytes: number) => bytes > much && page.abort(new Error('killed'))
      const once = fetchAll({ signal: page.signal, onLoaded, ...keepingAll, connections: 1 })
      await expect(once).rejects.toThrow('killed')
    }
    expect([...entries.keys()].filter((key) => /^chunk\/.*model/.test(key))).toEqual([])
    expect([...entries.keys()].filter((key) => /^begun\/.*model/.test(key)).length).toBeGreaterThan(1)
    store = new ModelStore(memoryStore(entries))
    await fetchAll({ connections: 1 }).catch(() => fetchAll())
    const [model] = (await store.open('a/b')).filter(({ path }) => path.endsWith('model.safetensors'))
    const bytes = Buffer.from(await model!.data.arrayBuffer())
    expect(bytes.equals(contents['model.safetensors'].map((byte) => byte ^ 1))).toBe(true)
  })

  it('resumes at the byte where a connection broke off', async () => {
    await add('cut-once')
    await fetchAll()
    await expectWhole()
    const begins = hub.received.map(({ headers }) => Number(/^bytes=(\d+)-/.exec(headers.range ?? '')?.[1] ?? 0))
    expect(begins.some((begin) => begin % chunkBytes > 0)).toBe(true)
    // Of what was sent before the break, the system may have dropped the end.
    expect(hub.sent()).toBeLessThan(total + 1_000_001)
  })

  for (const fault of ['cut', 'short', 'long', 'broken', 'busy', 'limited', 'whole', 'whole-cut', 'wrong']) {
    it(`comes to its end in spite of the fault “${fault}”`, async () => {
      await add(fault)
      await fetchAll()
      await expectWhole()
    })
  }

  it('finds a wrong chunk by fetching those before it again, one at a time, and stops there', async () => {
    await add('wrong')
    await fetchAll({ connections: 1 })
    await expectWhole()
    expect(hub.sent()).toBe(total + 3 * chunkBytes)
  })

  it('waits as long as the server asks', async () => {
    await add('limited')
    waits.length = 0
    await fetchAll({ connections: 1 })
    expect(Math.max(...waits)).toBeGreaterThanOrEqual(1000)
  })

  it('never accepts bytes whose digest differs, and says so', async () => {
    await add('rotten')
    await expect(fetchAll()).rejects.toMatchObject({
      code: 'download',
      message: expect.stringMatching(/digest differs/),
    })
    expect(isWhole((await store.get('a/b'))!)).toBe(false)
    await expect(store.open('a/b')).rejects.toMatchObject({ code: 'bad-file' })
  })

  it('notices that a file without a known digest was changed between two requests, and never mixes the two', async () => {
    await add('changed', { digests: false })
    await expect(fetchAll()).rejects.toMatchObject({ message: expect.stringMatching(/was changed on the server/) })
    await fetchAll().catch(() => fetchAll())
    const [model] = (await store.open('a/b')).filter(({ path }) => path.endsWith('model.safetensors'))
    const bytes = Buffer.from(await model!.data.arrayBuffer())
    expect(bytes.equals(contents['model.safetensors'].map((byte) => byte ^ 1))).toBe(true)
  })

  it('gives up on a server that stays down, in words, and keeps what had come', async () => {
    await add('down')
    await expect(fetchAll()).rejects.toMatchObject({ code: 'download', message: expect.stringMatching(/503/) })
    await expect(store.get('a/b')).resolves.toBeDefined()
  })

  it('says that a file does not exist', async () => {
    await add('gone')
    await expect(fetchAll()).rejects.toMatchObject({ message: expect.stringMatching(/does not exist.*404/) })
  })

  it('counts a connection on which nothing comes as lost', async () => {
    await add()
    let hung = 0
    const hanging: typeof fetch = async (input, init) => {
      if (hung++ > 0) return fetch(input, init)
      return new Response(new ReadableStream(), { status: 206 })
    }
    await fetchAll({ fetch: hanging, stallMs: 50 })
    await expectWhole()
    expect(hung).toBeGreaterThan(1)
  })

  it('fetches only the chunk that went bad in the store', async () => {
    await add()
    await fetchAll()
    const key = [...entries.keys()].find((name) => name.startsWith('chunk/') && name.endsWith('model.safetensors/1'))!
    const rotten = new Uint8Array(await (entries.get(key) as Blob).arrayBuffer())
    rotten[1000]! ^= 1
    entries.set(key, new Blob([rotten]))
    expect(await store.verify('a/b', new AbortController().signal)).toBe(1)
    const before = hub.sent()
    await fetchAll()
    await expectWhole()
    expect(hub.sent() - before).toBe(chunkBytes)
  })

  it('sends a token to the Hub, and not to the host that it is sent on to', async () => {
    await add()
    await fetchAll({ secrets: [{ origin: hub.url, token: 'hf_secret', place: 'header' }] })
    const tokens = (host: string) =>
      hub.received.filter((request) => request.host === host).map(({ headers }) => headers.authorization)
    expect(tokens('hub')).toContain('Bearer hf_secret')
    expect(new Set(tokens('files'))).toEqual(new Set([undefined]))
  })

  it.each(['chunk/', 'begun/'])('tells that the disk is full at a %s, and keeps what fits', async (kind) => {
    await add()
    const small = memoryStore(entries)
    let written = 0
    store = new ModelStore({
      ...small,
      async update(key, change, others) {
        const isMeant = others?.set?.some(([name]) => name.startsWith(kind))
        if (isMeant && ++written > 2) throw new GenerationError('quota', 'full')
        return small.update(key, change, others)
      },
    })
    await expect(fetchAll({ connections: 1, keepBegunMs: -1 })).rejects.toMatchObject({
      code: 'quota',
      message: expect.stringMatching(/no more room/),
    })
    store = new ModelStore(small)
    const kept = [...entries].reduce((sum, [, value]) => sum + (value instanceof Blob ? value.size : 0), 0)
    expect(kept).toBeGreaterThan(0)
    await expect.poll(hub.giving).toBe(0)
    const before = hub.sent()
    await fetchAll()
    await expectWhole()
    expect(hub.sent() - before).toBe(total - kept)
  })
})

function randomFrom(seed: number): () => number {
  let state = seed
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return state / 2 ** 32
  }
}

/** The memory of a page that is closed when `closed` aborts: from then on nothing is written any more. */
function mortalStore(entries: Map<string, unknown>, closed: AbortSignal): KeyValueStore {
  const alive = memoryStore(entries)
  return {
    ...alive,
    async update(key, change, others) {
      closed.throwIfAborted()
      return alive.update(key, change, others)
    },
  }
}
