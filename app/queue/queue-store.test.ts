import { describe, expect, it } from 'vitest'
import { defaultRequest } from '../../src/parameters/index.ts'
import { memoryStore } from '../../src/storage/index.ts'
import { type QueuedJob, queueStore, type TabLocks } from './queue-store.ts'

const job = (id: string, init_image?: Blob): QueuedJob => ({
  id,
  backend: 'local',
  request: { ...defaultRequest, prompt: id, init_image },
  modelName: 'Demo',
})

/** Locks of one browser, with a way to close a tab. */
function browser() {
  const tails = new Map<string, Promise<void>>()
  return function tab(): TabLocks & { close: () => void } {
    let close = () => {}
    const closed = new Promise<void>((resolve) => {
      close = resolve
    })
    return {
      close,
      request(name, callback) {
        const turn = (tails.get(name) ?? Promise.resolve()).then(() => Promise.race([callback(), closed]))
        tails.set(name, turn)
        return turn
      },
    }
  }
}

async function adopted(store: ReturnType<typeof queueStore>): Promise<QueuedJob[]> {
  const found: QueuedJob[] = []
  await store.adopt(async (jobs) => {
    found.push(...jobs)
    await store.keep(found)
  })
  return found
}

const prompts = (jobs: readonly QueuedJob[]) => jobs.map(({ request }) => request.prompt)

describe('the queue across visits', () => {
  it('hands what a visit left to the next, in its order and with its pictures', async () => {
    const values = memoryStore()
    const picture = new Blob(['a picture'], { type: 'image/png' })
    const first = queueStore(values, 'first')
    await first.keep([job('one'), job('two', picture)])
    await first.keep([job('two', picture), job('one')])
    const found = await adopted(queueStore(values, 'second'))
    expect(prompts(found)).toEqual(['two', 'one'])
    expect(await (found[0]!.request.init_image as Blob).text()).toBe('a picture')
    expect(prompts(await adopted(queueStore(values, 'third')))).toEqual(['two', 'one'])
  })

  it('leaves nothing of jobs that are over', async () => {
    const values = memoryStore()
    const store = queueStore(values, 'first')
    await store.keep([job('one'), job('two')])
    await store.keep([job('two')])
    expect(prompts(await adopted(queueStore(values, 'second')))).toEqual(['two'])
    const third = queueStore(values, 'third')
    await adopted(third)
    await third.keep([])
    expect(await values.all('')).toEqual([])
  })

  it('leaves the jobs of a tab that is open to it, and takes them over when it closes', async () => {
    const values = memoryStore()
    const openTab = browser()
    const one = openTab()
    await queueStore(values, 'one', one).keep([job('waits')])
    const other = queueStore(values, 'other', openTab())
    let found: QueuedJob[] = []
    const adopting = adopted(other).then((jobs) => {
      found = jobs
    })
    // In memory everything that need not wait for the other tab is done within one turn of the loop.
    await new Promise((resolve) => setImmediate(resolve))
    expect(found).toEqual([])
    one.close()
    await adopting
    expect(prompts(found)).toEqual(['waits'])
  })

  it('gives each job to one of two tabs that open at once', async () => {
    const values = memoryStore()
    const openTab = browser()
    const gone = openTab()
    await queueStore(values, 'gone', gone).keep([job('one'), job('two')])
    gone.close()
    const found = await Promise.all(['a', 'b'].map((name) => adopted(queueStore(values, name, openTab()))))
    expect(found.map(({ length }) => length).sort()).toEqual([0, 2])
  })

  it('hands each job over once though a page died while it took them', async () => {
    const values = memoryStore()
    await queueStore(values, 'first').keep([job('one'), job('two')])
    await new Promise<void>((died) => {
      const remove = async (keys: readonly string[]) => {
        if (!keys.includes('list/first')) return values.delete(keys)
        died()
        await new Promise(() => {})
      }
      adopted(queueStore({ ...values, delete: remove }, 'second'))
    })
    expect((await values.all('list/')).length).toBe(2)
    const found = await adopted(queueStore(values, 'third'))
    expect(prompts(found)).toEqual(['one', 'two'])
    expect((await values.all('job/')).length).toBe(2)
    expect((await values.all('list/')).length).toBe(1)
  })

  it('reads past what another version wrote', async () => {
    const values = memoryStore()
    await values.set([
      ['list/old', { owner: 'old', ids: ['x', 'y', 'z', { toString: 0 }] }],
      ['job/x', { what: 'else' }],
      ['job/y', { id: 'y', backend: 'local', request: { prompt: 'kept' }, modelName: 'Demo' }],
    ])
    const found = await adopted(queueStore(values, 'new'))
    expect(found.map(({ id, request }) => [id, request.prompt, request.width])).toEqual([['y', 'kept', 512]])
  })

  it('lasts as long as the page where storage is full', async () => {
    const full = { ...memoryStore(), set: () => Promise.reject(new Error('QuotaExceededError')) }
    const store = queueStore(full, 'first')
    await expect(store.keep([job('one')])).resolves.toBeUndefined()
    await expect(store.keep([])).resolves.toBeUndefined()
  })
})
