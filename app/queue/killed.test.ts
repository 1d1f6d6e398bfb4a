/**
 * A page that is killed, at any moment. What outlives it is what it had written by then, so each of its transactions is a place
 * to cut: the next visit must find every picture in the gallery or its job offered, and none twice.
 */
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { create } from 'zustand'
import { quickClock } from '../../e2e/support/imagepipeline/quick-clock.ts'
import { type ImagePipelineServer, startImagePipeline } from '../../e2e/support/imagepipeline/server.mjs'
import type { Backend } from '../../src/generation/index.ts'
import { encodePng } from '../../src/imaging/index.ts'
import { defaultRequest, type GenerationRequest } from '../../src/parameters/index.ts'
import { type KeyValueStore, memoryStore } from '../../src/storage/index.ts'

/** What lies in the browser: its databases by name. */
type Disk = ReadonlyMap<string, ReadonlyMap<string, unknown>>

const copied = (disk: Disk): Map<string, Map<string, unknown>> =>
  new Map([...disk].map(([name, values]) => [name, new Map(values)]))

/** A database on `disk`; `onWritten` hears of each transaction. */
function databaseOn(disk: Map<string, Map<string, unknown>>, name: string, onWritten: () => void): KeyValueStore {
  const values = disk.get(name) ?? new Map<string, unknown>()
  disk.set(name, values)
  const store = memoryStore(values)
  const written =
    <Args extends unknown[]>(write: (...args: Args) => Promise<void>) =>
    async (...args: Args) => {
      await write(...args)
      onWritten()
    }
  const [set, change, update] = [written(store.set), written(store.change), written(store.update)]
  return { ...store, set, change, update, delete: written(store.delete) }
}

const picture = encodePng({ width: 8, height: 8, rgb: new Uint8Array(8 * 8 * 3) })

/** Draws at once, whatever it is asked for. */
const engine: Backend = {
  async *generate({ seed, samples }) {
    for (let index = 0; index < samples; index++)
      yield { type: 'image', index, seed: seed + index, picture: await picture }
  },
}

let api: ImagePipelineServer

/** The page over what lies on `disk`; `cuts` are what lay there after each of its transactions. */
async function visit(left: Disk) {
  const disk = copied(left)
  const cuts: Disk[] = [copied(disk)]
  const pageStore = (name: string) => databaseOn(disk, name, () => cuts.push(copied(disk)))
  vi.resetModules()
  vi.doMock('../storage/page-store.ts', () => ({
    ...{ pageStore, workStore: pageStore('darkroom-gallery') },
    ...{ useForgetting: create(() => ({ isForgetting: false })), useWaiting: create(() => ({ count: 0 })) },
    noteWaiting: () => {},
  }))
  vi.doMock('../engine/engine.ts', async (original) => ({ ...(await original<object>()), engine: () => engine }))
  vi.doMock('../generation/readiness.ts', () => {
    const ready = async () => {}
    return { isOpen: ready, picturesAreWritten: ready, wholeRequest: ready }
  })
  // The tabs before this one are dead.
  vi.stubGlobal('navigator', undefined)
  vi.stubGlobal('reportError', (error: unknown) => console.error(error))
  vi.doMock('./asked-locks.ts', () => ({ askedLocks: () => ({ request: (_: string, held: () => unknown) => held() }) }))
  vi.doMock('../../src/gallery/thumbnail.ts', () => ({ thumbnail: async () => new Blob(['small']) }))
  vi.doMock('../remote/remote.ts', async () => {
    const { jobStore: jobs } = await import('../remote/job-store.ts')
    const { defaultConnection, remoteBackend } = await import('../../src/imagepipeline/index.ts')
    const connection = () => ({ ...defaultConnection, baseUrl: `${api.url}/four-urls` })
    const remote = remoteBackend({ connection, key: () => 'test-key', jobs, clock: quickClock() })
    return { remote, useRemote: create(() => ({})) }
  })
  const [queue, turns, apis, { useGeneration }] = await Promise.all([
    import('./queue.ts'),
    import('./turns.ts'),
    import('./remote-jobs.ts'),
    import('../generation/index.ts'),
  ])
  const isOver = async () => {
    await vi.waitUntil(() => !useGeneration.getState().run && queue.useQueue.getState().waiting.length === 0, {
      timeout: 20_000,
      interval: 1,
    })
    await queue.queueIsKept()
    expect(useGeneration.getState().outcome).not.toBe('failed')
  }
  return { disk, cuts, ...queue, ...turns, ...apis, isOver }
}

afterEach(() => {
  vi.doUnmock('../storage/page-store.ts')
  vi.doUnmock('../engine/engine.ts')
  vi.doUnmock('../generation/readiness.ts')
  vi.doUnmock('../../src/gallery/thumbnail.ts')
  vi.doUnmock('../remote/remote.ts')
  vi.doUnmock('./asked-locks.ts')
  vi.unstubAllGlobals()
  vi.resetModules()
})

/** The pictures in the gallery, each as its prompt and seed. */
function kept(disk: Disk): string[] {
  const values = [...(disk.get('darkroom-gallery') ?? [])]
  const records = values.filter(([key]) => key.startsWith('record/'))
  for (const [key] of records) expect(values.map(([name]) => name)).toContain(key.replace('record/', 'picture/'))
  return records.map(([, record]) => named((record as { request: GenerationRequest }).request)).sort()
}

const named = ({ prompt, seed }: GenerationRequest) => `${prompt} ${seed}`

/** What is no picture: jobs, lists, notes. */
const rest = (disk: Disk) =>
  [...disk.values()]
    .flatMap((values) => [...values.keys()])
    .filter((key) => !/^(record|picture|thumbnail|starts)\//.test(key))

const request = (prompt: string, changes: Partial<GenerationRequest> = {}): GenerationRequest => ({
  ...defaultRequest,
  ...{ prompt, width: 64, height: 64, seed: 7 },
  ...changes,
})

describe('jobs of this device', () => {
  const jobs = [
    request('one', { samples: 2 }),
    request('two', { init_image: new Blob(['start']) }),
    request('{red|blue} three', { dynamic_prompts: 'all' }),
  ]
  const pictures = ['blue three 7', 'one 7', 'one 8', 'red three 7', 'two 7']

  /** Takes up what was left. */
  async function next(left: Disk) {
    const page = await visit(left)
    await page.restoreQueue()
    const { offered } = page.useQueue.getState()
    const adopted = page.cuts.length
    page.goOnWithJobs()
    await page.isOver()
    return { ...page, offered, adopted }
  }

  it('that an earlier version left are taken over, with those that its list had lost, wherever the page is killed', async () => {
    const written = jobs.map((job, i) => ({ id: `old${i}`, backend: 'local', request: job, modelName: 'Demo' }))
    const queue = [
      ['list/old', { owner: 'old', ids: ['old0', 'old1'] }],
      ...written.map((job) => [`job/${job.id}`, job]),
    ]
    const older = new Map([['darkroom-queue', new Map(queue as [string, unknown][])]])
    const second = await next(older)
    expect(second.offered.map(({ id }) => id).sort()).toEqual(['old0', 'old1', 'old2'])
    expect(kept(second.disk)).toEqual(pictures)
    expect(rest(second.disk)).toEqual([])
    for (const cut of second.cuts) {
      const third = await next(cut)
      expect(kept(third.disk)).toEqual(pictures)
      expect(rest(third.disk)).toEqual([])
    }
  })

  it('are in the gallery or offered, wherever the page is killed, and wherever the next one is', async () => {
    const first = await visit(new Map())
    for (const job of jobs) first.enqueue(job, 'local')
    await first.isOver()
    expect(kept(first.disk)).toEqual(pictures)
    expect(rest(first.disk)).toEqual([])
    // From the moment that all jobs are written down.
    const whole = first.cuts.findIndex(
      (disk) => rest(disk).filter((key) => key.startsWith('job/')).length === jobs.length,
    )
    expect(whole).toBeGreaterThan(0)
    for (const cut of first.cuts.slice(whole)) {
      const second = await next(cut)
      expect(kept(second.disk)).toEqual(pictures)
      expect(rest(second.disk)).toEqual([])
      for (const cutAgain of second.cuts.slice(1, second.adopted)) {
        const third = await next(cutAgain)
        expect(third.offered).toEqual(second.offered)
        expect(kept(third.disk)).toEqual(pictures)
      }
    }
  })
})

describe('jobs of the API', () => {
  const pictures = ['four 7', 'four 8', 'four 9', 'four 10'].sort()
  const posts = () => api.received.filter(({ method }) => method === 'POST').length

  beforeAll(async () => {
    api = await startImagePipeline()
  })
  afterAll(() => api.close())

  /** Fetches what was left. */
  async function next(left: Disk) {
    const page = await visit(left)
    await page.lookForJobs()
    const { jobs } = page.useRemoteJobs.getState()
    for (const job of jobs) await page.fetchJob(job)
    await page.isOver()
    return { ...page, jobs }
  }

  it('are in the gallery or to be fetched, wherever the page is killed, and each is asked for once', async () => {
    const first = await visit(new Map())
    first.enqueue(request('four'), 'remote')
    await first.isOver()
    expect(kept(first.disk)).toEqual(pictures)
    expect(rest(first.disk)).toEqual([])
    const accepted = first.cuts.findIndex((disk) => rest(disk).some((key) => key.startsWith('remote/')))
    expect(accepted).toBeGreaterThan(0)
    for (const cut of first.cuts.slice(accepted)) {
      const second = await next(cut)
      expect(kept(second.disk)).toEqual(pictures)
      expect(rest(second.disk)).toEqual([])
    }
    expect(posts()).toBe(1)
  })

  it('that an earlier version wrote down are fetched, wherever the page is killed that takes them over', async () => {
    const first = await visit(new Map())
    first.enqueue(request('four'), 'remote')
    await first.isOver()
    const accepted = first.cuts.find((disk) => rest(disk).some((key) => key.startsWith('remote/')))!
    const [[key, job]] = [...accepted.get('darkroom-gallery')!].filter(([name]) => name.startsWith('remote/')) as [
      [string, unknown],
    ]
    const older = new Map([['darkroom-jobs', new Map([[key.slice('remote/'.length), job]])]])
    const second = await next(older)
    expect(kept(second.disk)).toEqual(pictures)
    for (const cut of second.cuts) {
      const third = await next(cut)
      expect(kept(third.disk)).toEqual(pictures)
      expect(rest(third.disk)).toEqual([])
    }
  })
})
