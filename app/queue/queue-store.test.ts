import { describe, expect, it } from 'vitest'
import { GenerationError } from '../../src/generation/index.ts'
import { defaultRequest } from '../../src/parameters/index.ts'
import { type KeyValueStore, memoryStore } from '../../src/storage/index.ts'
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
  await store.adopt((jobs) => void found.push(...jobs))
  return found
}

const prompts = (jobs: readonly QueuedJob[]) => jobs.map(({ request }) => request.prompt)

describe('the queue across visits', () => {
  it('hands what a visit left to the next, in its order and with its pictures', async () => {
    const values = memoryStore()
    const picture = new Blob(['a picture'], { type: 'image/png' })
    const first = queueStore(values, 'first')
    await first.keep(() => [job('one'), job('two', picture)])
    await first.keep(() => [job('two', picture), job('one')])
    const found = await adopted(queueStore(values, 'second'))
    expect(prompts(found)).toEqual(['two', 'one'])
    expect(await (found[0]!.request.init_image as Blob).text()).toBe('a picture')
    expect(prompts(await adopted(queueStore(values, 'third')))).toEqual(['two', 'one'])
  })

  it('hands on pictures that are to be enlarged, and drops those that it cannot read', async () => {
    const values = memoryStore()
    const picture = new Blob(['a picture'], { type: 'image/png' })
    const enlarging = {
      picture,
      upscaler: 'x',
      upscalerName: 'X',
      width: 64,
      height: 32,
      by: 2,
      madeBy: 'remote',
    } as const
    await queueStore(values, 'first').keep(() => [{ ...job('one'), enlarging }, job('two')])
    await values.update('job/two', (old) => ({ ...(old as QueuedJob), enlarging: { ...enlarging, width: 0 } }))
    const [found, ...others] = await adopted(queueStore(values, 'second'))
    expect(others).toEqual([])
    expect(found).toMatchObject({ id: 'one', enlarging: { ...enlarging, picture: expect.any(Blob) } })
    expect(await found!.enlarging!.picture.text()).toBe('a picture')
  })

  it('leaves nothing of jobs that are over', async () => {
    const values = memoryStore()
    const store = queueStore(values, 'first')
    await store.keep(() => [job('one'), job('two')])
    await store.keep(() => [job('two')])
    expect(prompts(await adopted(queueStore(values, 'second')))).toEqual(['two'])
    const third = queueStore(values, 'third')
    await adopted(third)
    await third.keep(() => [])
    expect(await values.all('')).toEqual([])
  })

  it('writes what comes, what goes and the list of both as one transaction', async () => {
    const values = memoryStore()
    let writes = 0
    const counted =
      <Args extends unknown[]>(write: (...args: Args) => Promise<void>) =>
      (...args: Args) => {
        writes++
        return write(...args)
      }
    const [set, change, update] = [counted(values.set), counted(values.change), counted(values.update)]
    const store = queueStore({ ...values, set, change, update, delete: counted(values.delete) }, 'first')
    await store.keep(() => [job('one'), job('two')])
    await store.keep(() => [job('two'), job('three')])
    expect(writes).toBe(2)
  })

  it('leaves the jobs of a tab that is open to it, and takes them over when it closes', async () => {
    const values = memoryStore()
    const openTab = browser()
    const one = openTab()
    await queueStore(values, 'one', one).keep(() => [job('waits')])
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
    await queueStore(values, 'gone', gone).keep(() => [job('one'), job('two')])
    gone.close()
    const found = await Promise.all(['a', 'b'].map((name) => adopted(queueStore(values, name, openTab()))))
    expect(found.map(({ length }) => length).sort()).toEqual([0, 2])
  })

  it('hands over what no list names, once, whichever version left it', async () => {
    const [values, older] = [memoryStore(), memoryStore()]
    await values.set([['job/here', job('here')]])
    await older.set([
      ['job/there', job('there')],
      ['list/old', { owner: 'old', ids: ['listed'] }],
      ['job/listed', job('listed')],
    ])
    const openTab = browser()
    const stores = ['a', 'b'].map((name) => queueStore(values, name, openTab(), older))
    const found = (await Promise.all(stores.map(adopted))).flat()
    expect(prompts(found).sort()).toEqual(['here', 'listed', 'there'])
    expect(await older.keys('')).toEqual([])
    expect(await values.keys('job/')).toEqual(['job/here', 'job/listed', 'job/there'])
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

  it('says that storage is full, and forgets what is over all the same', async () => {
    const values = memoryStore()
    let isFull = false
    const update: KeyValueStore['update'] = (...change) =>
      isFull ? Promise.reject(new GenerationError('quota', 'full')) : values.update(...change)
    const store = queueStore({ ...values, update }, 'first')
    await store.keep(() => [job('one'), job('two')])
    isFull = true
    await expect(store.keep(() => [job('two'), job('three')])).rejects.toMatchObject({ code: 'quota' })
    // What is over needs no room to be gone.
    expect(await values.keys('job/')).toEqual(['job/two'])
    isFull = false
    await store.keep(() => [job('two'), job('three')])
    expect(prompts(await adopted(queueStore(values, 'second')))).toEqual(['two', 'three'])
  })
})
