/** The remote Backend over a server made from the documents: the contract, and every way in which things go otherwise. */
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { quickClock } from '../../e2e/support/imagepipeline/quick-clock.ts'
import { type ImagePipelineServer, startImagePipeline } from '../../e2e/support/imagepipeline/server.mjs'
import { itIsABackend } from '../generation/backend-contract.ts'
import type { GenerationEvent } from '../generation/index.ts'
import { defaultRequest, type GenerationRequest } from '../parameters/index.ts'
import {
  addressOf,
  createLog,
  defaultConnection,
  type JobStore,
  memoryJobStore,
  type RemoteBackendOptions,
  type RemoteProgress,
  remoteBackend,
} from './index.ts'

const key = 'test-4f2a9c-secret'
const small: GenerationRequest = { ...defaultRequest, prompt: 'a red house', width: 64, height: 64, seed: 7 }
const never = new AbortController().signal

let server: ImagePipelineServer

beforeAll(async () => {
  server = await startImagePipeline()
})
afterAll(() => server.close())
beforeEach(() => void server.received.splice(0))

function subject(scenario = 'usual', options: Partial<RemoteBackendOptions> = {}) {
  const clock = quickClock()
  const log = createLog({ now: clock.now })
  const progress: RemoteProgress[] = []
  const jobs = memoryJobStore()
  const backend = remoteBackend({
    connection: () => ({ ...defaultConnection, baseUrl: `${server.url}/${scenario}` }),
    key: () => key,
    clock,
    log,
    jobs,
    onProgress: (now) => progress.push(now),
    ...options,
  })
  return { backend, clock, log, jobs, progress }
}

async function collect(events: AsyncIterable<GenerationEvent>) {
  const all: GenerationEvent[] = []
  for await (const event of events) all.push(event)
  return all
}

const images = (events: readonly GenerationEvent[]) => events.filter((event) => event.type === 'image')
const posts = () => server.received.filter(({ method }) => method === 'POST').length
const polls = () => server.received.filter(({ method, host }) => method === 'GET' && host === 'api').length

const run = (scenario: string, change: Partial<GenerationRequest> = {}, options: Partial<RemoteBackendOptions> = {}) =>
  collect(subject(scenario, options).backend.generate({ ...small, ...change }, never))

describe('the remote backend', () => {
  itIsABackend({ backend: () => subject().backend, request: { width: 64, height: 64 } })

  it('sends the body once, with the key in its header, and asks the status path of the same endpoint', async () => {
    await run('usual')
    const [post, ...rest] = server.received
    expect(post).toMatchObject({ method: 'POST', path: '/usual/sd/text2image/v1' })
    expect(post!.headers).toMatchObject({ 'api-key': key, 'content-type': 'application/json' })
    expect(JSON.parse(post!.body)).toMatchObject({ prompt: 'a red house', seed: 7, samples: 1 })
    expect(rest.filter(({ host }) => host === 'api').map(({ path }) => path)).toEqual(
      Array.from({ length: 3 }, () => expect.stringMatching(/^\/usual\/sd\/text2image\/v1\/status\/[\w-]+$/)),
    )
    expect(posts()).toBe(1)
  })

  it('draws a seed of 32 bits itself when it is asked for a new one, and says which', async () => {
    const [image] = images(await run('immediate', { seed: -1 }))
    const { seed } = JSON.parse(server.received[0]!.body)
    expect(seed).toBe(2 ** 31)
    expect(image).toMatchObject({ seed })
  })

  it('warns of what it cannot send', async () => {
    const events = await run('immediate', { sigma_schedule: 'karras', refiner: true })
    expect(events.filter((event) => event.type === 'warning').map(({ field }) => field)).toEqual([
      'refiner',
      'sigma_schedule',
    ])
  })

  it('asks for a key before it sends anything', async () => {
    await expect(run('usual', {}, { key: () => undefined })).rejects.toMatchObject({ code: 'unauthorised' })
    expect(server.received).toEqual([])
  })
})

describe('a job', () => {
  it('that is done in the first answer is not asked after', async () => {
    expect(images(await run('immediate'))).toHaveLength(1)
    expect(polls()).toBe(0)
  })

  it.each([
    ['pending-3', 1, 4],
    ['four-urls', 4, 3],
    ['newer-spelling', 1, 2],
    ['celery', 1, 3],
    ['unheard-of', 1, 2],
    ['in-the-reply', 1, 1],
  ])('in scenario %s gives %i pictures after %i questions', async (scenario, pictures, questions) => {
    const made = images(await run(scenario))
    expect(made.map(({ index, seed }) => [index, seed])).toEqual(made.map((_, i) => [i, 7 + i]))
    expect(made).toHaveLength(pictures)
    expect(polls()).toBe(questions)
  })

  it('is asked after ever less often', async () => {
    const { backend, clock } = subject('pending-3')
    await collect(backend.generate(small, never))
    expect(clock.sleeps.map(Math.round)).toEqual([1500, 1950, 2535, 3296])
  })

  it('is asked after at times that differ by a fifth either way', async () => {
    for (const [random, first] of [
      [0, 1200],
      [0.999, 1799],
    ] as const) {
      const clock = quickClock(() => random)
      await run('pending-3', {}, { clock })
      expect(Math.round(clock.sleeps[0]!)).toBe(first)
    }
  })

  it('without a picture says that the safety checker may have kept it', async () => {
    await expect(run('no-urls')).rejects.toMatchObject({ code: 'rejected', message: expect.stringContaining('safety') })
  })

  it.each([
    ['failure', 'CUDA out of memory'],
    ['failure-at-once', 'Model not found'],
    ['revoked', 'cancelled'],
  ])('that fails (%s) gives the reason in the server’s words', async (scenario, words) => {
    await expect(run(scenario)).rejects.toMatchObject({ code: 'rejected', message: expect.stringContaining(words) })
  })

  it('that stays pending is given up after five minutes, and can be waited for again', async () => {
    const { backend, clock, jobs } = subject('never')
    await expect(collect(backend.generate(small, never))).rejects.toMatchObject({
      code: 'timed-out',
      message: 'The picture is still not done after 5 minutes. Keep waiting for it, or forget it.',
    })
    expect(clock.now()).toBe(300_000)
    expect(await jobs.all()).toHaveLength(1)
    const [job] = await backend.unfinished()
    await backend.forget(job!.id)
    expect(await backend.unfinished()).toEqual([])
  })

  it.each(['hiccup', 'busy-polls', 'drop-polls'])('survives trouble on the way (%s)', async (scenario) => {
    expect(images(await run(scenario))).toHaveLength(1)
    expect(posts()).toBe(1)
  })

  it('waits as long as the API asks when asked after too often', async () => {
    const { backend, clock } = subject('busy-polls')
    await collect(backend.generate(small, never))
    expect(clock.sleeps[1]).toBe(1000)
  })

  it('that the API no longer knows is forgotten', async () => {
    const { backend, jobs } = subject('lost-job')
    await expect(collect(backend.generate(small, never))).rejects.toMatchObject({ code: 'retired' })
    expect(await jobs.all()).toEqual([])
  })

  it('whose status is only ever a page is given up soon, and kept', async () => {
    const { backend, jobs } = subject('html-polls')
    await expect(collect(backend.generate(small, never))).rejects.toMatchObject({ code: 'unreachable' })
    expect(polls()).toBe(8)
    expect(await jobs.all()).toHaveLength(1)
  })

  it('whose status is only ever another job’s is not believed, given up soon, and kept', async () => {
    const { backend, jobs } = subject('another-job')
    await expect(collect(backend.generate(small, never))).rejects.toMatchObject({
      code: 'unreachable',
      message: expect.stringMatching(/^The API answers about another job than “[\w-]+”, which was asked after/),
    })
    expect(polls()).toBe(8)
    expect(server.received.filter(({ host }) => host === 'pictures')).toEqual([])
    expect(await jobs.all()).toHaveLength(1)
  })

  it('whose status is 500 MB long is not read to its end, and kept', async () => {
    const { backend, jobs } = subject('endless')
    await expect(collect(backend.generate(small, never))).rejects.toMatchObject({
      code: 'download',
      message: expect.stringContaining('longer than 40 MB'),
    })
    expect(polls()).toBe(1)
    expect(await jobs.all()).toHaveLength(1)
  })

  it('is not asked after while the device is offline, and that time does not count', async () => {
    const clock = quickClock()
    let isOnline = true
    let goOnline = () => {}
    const offline = new Promise<void>((resolve) => {
      goOnline = resolve
    })
    const network = {
      isOnline: () => isOnline,
      online: async () => {
        const before = polls()
        await clock.sleep(3_600_000, never)
        expect(polls()).toBe(before)
        isOnline = true
        goOnline()
      },
    }
    const { backend, progress } = subject('pending-3', { clock, network })
    const events: GenerationEvent[] = []
    for await (const event of backend.generate(small, never)) {
      if (event.type === 'queued') isOnline = false
      events.push(event)
    }
    await offline
    expect(progress.map(({ state }) => state)).toContain('offline')
    expect(images(events)).toHaveLength(1)
  })

  it('is asked after at once when the tab comes to the front', async () => {
    const asked = quickClock()
    const clock = {
      ...asked,
      sleep: (_: number, signal: AbortSignal) => new Promise<void>((_, no) => signal.addEventListener('abort', no)),
    }
    const { backend } = subject('usual', { clock })
    const waking = setInterval(() => backend.wake(), 5)
    const made = images(await collect(backend.generate(small, never)))
    clearInterval(waking)
    expect(made).toHaveLength(1)
  })
})

describe('an answer that is none', () => {
  it.each([
    ['unauthorised', 'unauthorised', /key.*401.*“Invalid API key”/],
    ['forbidden', 'unauthorised', /plan.*“Not on your plan”/],
    ['not-found', 'retired', /retired \(404\).*this device/],
    ['gone', 'retired', /retired \(410\).*this device/],
    ['invalid', 'rejected', /“width: ensure.*; scheduler: unknown scheduler”/],
    ['broken', 'maybe-accepted', /500.*charged twice/],
    ['html-error', 'maybe-accepted', /502/],
    ['html', 'unreachable', /page instead of JSON/],
    ['redirect', 'unreachable', /another address/],
    ['no-id', 'rejected', /names no job/],
  ])('%s is said in a sentence of its own, and the request is not sent again', async (scenario, code, sentence) => {
    await expect(run(scenario)).rejects.toMatchObject({ code, message: expect.stringMatching(sentence) })
    expect(posts()).toBe(1)
  })

  it('names the field that the API found wrong', async () => {
    await expect(run('invalid')).rejects.toMatchObject({ field: 'width' })
  })

  it.each([
    ['busy', 2, [2000]],
    ['busy-silent', 3, [1000, 2000]],
    ['unavailable', 2, [1000]],
  ])('%s is waited out: the request is sent %i times', async (scenario, times, sleeps) => {
    const { backend, clock, progress } = subject(scenario)
    expect(images(await collect(backend.generate(small, never)))).toHaveLength(1)
    expect(posts()).toBe(times)
    expect(clock.sleeps.slice(0, times - 1)).toEqual(sleeps)
    expect(progress).toContainEqual({ state: 'held-off', until: sleeps[0] })
  })

  it('429 for ever is given up after three more tries, with the time that the API asks for', async () => {
    await expect(run('busy-always')).rejects.toMatchObject({ code: 'rate-limited', retryAfter: 3000 })
    expect(posts()).toBe(4)
  })

  it('a lost answer is never followed by a second request: the person is told that it may have been accepted', async () => {
    await expect(run('drop')).rejects.toMatchObject({
      code: 'maybe-accepted',
      message: expect.stringContaining('It may have been accepted'),
    })
    expect(posts()).toBe(1)
  })

  it('a silent server is left after a minute, with the same words', async () => {
    const limits: number[] = []
    const timeout = vi.spyOn(AbortSignal, 'timeout').mockImplementation((ms) => {
      const over = new AbortController()
      limits.push(ms)
      // The request's own minute is over once the server has it.
      if (ms === 60_000) {
        void vi.waitUntil(() => posts() === 1, 10_000).then(() => over.abort(new DOMException('Late', 'TimeoutError')))
      }
      return over.signal
    })
    try {
      await expect(run('silent')).rejects.toMatchObject({ code: 'maybe-accepted' })
    } finally {
      timeout.mockRestore()
    }
    expect(limits).toEqual([300_000, 60_000, 300_000, 30_000])
    expect(posts()).toBe(1)
  })

  it('an answer that stops in the middle is left after a minute of silence', async () => {
    const real = AbortSignal.timeout.bind(AbortSignal)
    const timeout = vi.spyOn(AbortSignal, 'timeout').mockImplementation((ms) => real(ms === 60_000 ? 50 : ms))
    try {
      await expect(run('stalled')).rejects.toMatchObject({ code: 'maybe-accepted' })
    } finally {
      timeout.mockRestore()
    }
    expect(posts()).toBe(1)
  })

  it('an answer without an end is left, and may have been accepted', async () => {
    const megabyte = new Uint8Array(1e6).fill(32)
    let sent = 0
    const endless = () =>
      new Response(new ReadableStream({ pull: (to) => to.enqueue(megabyte.slice(0, ++sent && 1e6)) }))
    await expect(run('usual', {}, { fetch: async () => endless() })).rejects.toMatchObject({ code: 'maybe-accepted' })
    expect(sent).toBeLessThan(45)
  })

  it('a server that cannot be reached, or that a page may not ask, is named as such', async () => {
    const blocked: typeof fetch = () => Promise.reject(new TypeError('Failed to fetch'))
    await expect(run('usual', {}, { fetch: blocked })).rejects.toMatchObject({
      code: 'unreachable',
      message: expect.stringMatching(/offline.*CORS.*proxy.*this device/),
    })
  })

  it('nothing is sent while the device is offline', async () => {
    const network = { isOnline: () => false, online: () => new Promise<void>(() => {}) }
    await expect(run('usual', {}, { network })).rejects.toMatchObject({
      code: 'unreachable',
      message: expect.stringContaining('nothing was sent'),
    })
    expect(server.received).toEqual([])
  })
})

describe('pictures', () => {
  it('are fetched without the key, and remember the address that they came from', async () => {
    const [image] = images(await run('usual'))
    const fetched = server.received.filter(({ host }) => host === 'pictures')
    expect(fetched).toHaveLength(1)
    expect(JSON.stringify(fetched[0]!.headers)).not.toContain(key)
    expect(addressOf((image as { picture: Blob }).picture)).toBe(server.picturesUrl + fetched[0]!.path)
  })

  it('that can be fetched are given when one of four cannot, and its link is told', async () => {
    const events = await run('one-fails')
    expect(images(events).map(({ index }) => index)).toEqual([0, 1, 3])
    const [warning] = events.filter((event) => event.type === 'warning')
    expect(warning?.reason).toMatch(
      /^Picture 3 was made but not fetched, because its server answers 404\..*http:\/\/.*\/2$/,
    )
  })

  it('are fetched four at a time, and no more than sixteen of a thousand', async () => {
    let [open, most] = [0, 0]
    const counting: typeof fetch = async (address, init) => {
      const isPicture = String(address).startsWith(server.picturesUrl)
      if (isPicture) most = Math.max(most, ++open)
      const response = await fetch(address, init)
      const bytes = await response.arrayBuffer()
      if (isPicture) open--
      return new Response(bytes, response)
    }
    const events = await run('many-urls', {}, { fetch: counting })
    expect(images(events).map(({ index }) => index)).toEqual(Array.from({ length: 16 }, (_, i) => i))
    expect(most).toBe(4)
    expect(server.received.filter(({ host }) => host === 'pictures')).toHaveLength(16)
    const [warning] = events.filter((event) => event.type === 'warning')
    expect(warning?.reason).toBe('The API names 1000 pictures, more than anyone asks for: the first 16 are fetched.')
  })

  it('are followed to another host, which is told nothing of the key', async () => {
    expect(images(await run('moved'))).toHaveLength(1)
    const elsewhere = server.received.filter(({ host }) => host === 'elsewhere')
    expect(elsewhere).toHaveLength(1)
    expect(JSON.stringify(elsewhere)).not.toContain(key)
  })

  it('are called what they are, whatever the server calls them', async () => {
    expect(images(await run('misnamed'))[0]!.picture.type).toBe('image/gif')
    expect(images(await run('usual'))[0]!.picture.type).toBe('image/png')
  })

  it.each([
    ['huge', /larger than 64 MB/],
    ['page-for-picture', /no picture/],
    ['none-fetched', /does not let web pages read it/],
  ])('that are none (%s) end in their links, and the job is kept', async (scenario, reason) => {
    const { backend, jobs } = subject(scenario)
    const events: GenerationEvent[] = []
    const fail = async () => {
      for await (const event of backend.generate(small, never)) events.push(event)
    }
    await expect(fail()).rejects.toMatchObject({ code: 'download' })
    expect(events.find((event) => event.type === 'warning')?.reason).toMatch(reason)
    expect(await jobs.all()).toHaveLength(1)
  })
})

describe('a page that is closed while a job runs', () => {
  /** Follows a job until it is accepted, and is then never heard of again. */
  async function closedPage(scenario: string, store: JobStore) {
    const stopped = quickClock()
    const { backend } = subject(scenario, {
      jobs: store,
      clock: { ...stopped, sleep: () => new Promise<void>(() => {}) },
    })
    const events = backend.generate(small, never)[Symbol.asyncIterator]()
    await events.next()
    void events.next()
    await expect.poll(() => store.all(), { timeout: 10_000 }).toHaveLength(1)
  }

  it('finds it again: what is stored is enough, and holds no key', async () => {
    const store = memoryJobStore()
    await closedPage('usual', store)
    expect(JSON.stringify(await store.all())).not.toContain(key)
    const reloaded = memoryJobStore()
    for (const job of await store.all()) await reloaded.save(JSON.parse(JSON.stringify(job)))
    const { backend } = subject('usual', { jobs: reloaded })
    const [job] = await backend.unfinished()
    expect(job).toMatchObject({ endpoint: 'sd/text2image', request: { prompt: 'a red house', seed: 7 } })
    expect(images(await collect(backend.resume(job!.id, never)))).toMatchObject([{ index: 0, seed: 7 }])
    expect(await backend.unfinished()).toEqual([])
    expect(posts()).toBe(1)
  })

  it('says where the job is when the base URL has changed, and does not send the key there', async () => {
    const store = memoryJobStore()
    await closedPage('usual', store)
    server.received.splice(0)
    const { backend } = subject('celery', { jobs: store })
    const [job] = await backend.unfinished()
    await expect(collect(backend.resume(job!.id, never))).rejects.toMatchObject({
      code: 'unreachable',
      message: expect.stringContaining(`${server.url}/usual`),
    })
    expect(server.received).toEqual([])
  })

  it('is followed by one tab at a time: the other waits, and finds it done', async () => {
    const store = memoryJobStore()
    await closedPage('pending-3', store)
    server.received.splice(0)
    const locks = testLocks()
    const tabs = [1, 2].map(() => subject('pending-3', { jobs: store, locks }))
    const { id } = (await store.all())[0]!
    const [first, second] = await Promise.all(tabs.map(({ backend }) => collect(backend.resume(id, never))))
    expect(images(first!)).toHaveLength(1)
    expect(second).toEqual([])
    expect(polls()).toBe(4)
    expect(tabs[1]!.progress).toEqual([{ state: 'elsewhere', id }])
  })

  it('ends quietly when the job is unknown', async () => {
    expect(await collect(subject().backend.resume('nothing', never))).toEqual([])
  })
})

describe('stopping', () => {
  it('forgets the job and asks no more', async () => {
    const stop = new AbortController()
    const onProgress = (now: RemoteProgress) => now.state === 'running' && now.polls === 2 && stop.abort()
    const { backend, jobs } = subject('never', { onProgress })
    await expect(collect(backend.generate(small, stop.signal))).rejects.toMatchObject({ name: 'AbortError' })
    expect(await jobs.all()).toEqual([])
    // Whoever still asked would do so while another picture is made.
    await run('usual')
    expect(server.received.filter(({ method, path }) => method === 'GET' && path.startsWith('/never/'))).toHaveLength(2)
  })
})

describe('the key', () => {
  it('is nowhere but in its header: not in events, errors, the log, jobs, or what other hosts receive', async () => {
    for (const scenario of ['usual', 'echo', 'redirect', 'redirect-polls', 'one-fails', 'invalid']) {
      const { backend, log, jobs, progress } = subject(scenario)
      const seen: unknown[] = []
      try {
        for await (const event of backend.generate({ ...small, prompt: 'key' }, never)) seen.push(event)
      } catch (error) {
        seen.push(String(error), Object.entries(error as object), String((error as Error).cause))
      }
      expect(JSON.stringify([seen, log.exchanges(), await jobs.all(), progress])).not.toContain(key)
      expect(log.exchanges()[0]!.headers[defaultConnection.header]).toBe('••••••••')
    }
    for (const { headers, path, body, host } of server.received) {
      const { 'api-key': header, ...others } = headers
      expect(JSON.stringify([others, path, body])).not.toContain(key)
      expect(header).toBe(host === 'api' ? key : undefined)
    }
  })

  it('that is quoted by the server is masked in the sentence', async () => {
    await expect(run('echo')).rejects.toMatchObject({
      message: expect.stringContaining('“The key •••••••• has expired”'),
    })
  })
})

describe('pictures to start from', () => {
  const address = 'https://pictures.example/house.png'
  const png = (width: number, height: number) => {
    const header = new Uint8Array(24)
    header.set([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])
    new DataView(header.buffer).setUint32(16, width)
    new DataView(header.buffer).setUint32(20, height)
    return new Blob([header], { type: 'image/png' })
  }

  it('go as addresses', async () => {
    await run('immediate', { endpoint: 'sd/inpainting', init_image: address, mask_image: `${address}?mask` })
    expect(server.received[0]!.path).toBe('/immediate/sd/inpainting/v1')
    expect(JSON.parse(server.received[0]!.body)).toMatchObject({ init_image: address, mask_image: `${address}?mask` })
  })

  it('that lie on this device are published first', async () => {
    const publish = async (_: Blob, name: string) => `https://bucket.example/${name}`
    await run('immediate', { endpoint: 'sd/image2image', init_image: png(64, 64) }, { publish })
    expect(JSON.parse(server.received[0]!.body)).toMatchObject({ init_image: 'https://bucket.example/init_image' })
  })

  it('that lie on this device with nowhere to publish them are better drawn from here', async () => {
    await expect(run('usual', { endpoint: 'sd/image2image', init_image: png(64, 64) })).rejects.toMatchObject({
      code: 'private-picture',
      field: 'init_image',
      message: expect.stringContaining('draw on this device'),
    })
  })

  it('that came from the API go back by the address that they came from', async () => {
    const [image] = images(await run('immediate'))
    const picture = (image as { picture: Blob }).picture
    server.received.splice(0)
    await run('immediate', { endpoint: 'sd/image2image', init_image: picture }).catch(() => {})
    expect(JSON.parse(server.received[0]!.body)).toMatchObject({ init_image: addressOf(picture) })
  })

  it.each([
    [{ init_image: 'http://pictures.example/a.png' }, 'init_image', /https/],
    [{ init_image: 'data:image/png;base64,AAAA' }, 'init_image', /this device only/],
    [{ init_image: 'https://192.168.1.5/a.png' }, 'init_image', /your own network/],
    [{ init_image: `${address}?X-Amz-Date=19690101T000000Z&X-Amz-Expires=60` }, 'init_image', /expired/],
    [{ init_image: new Blob([new Uint8Array(200e6)]) }, 'init_image', /200 MB is too large/],
    [{ init_image: png(64, 64), mask_image: png(64, 32) }, 'mask_image', /64 × 32.*64 × 64/],
    [{ init_image: undefined }, 'init_image', /Choose a start picture/],
  ])('%o is refused before anything is sent', async (pictures, field, sentence) => {
    const request = { endpoint: 'sd/inpainting', mask_image: address, ...pictures } as const
    await expect(run('usual', request)).rejects.toMatchObject({ field, message: expect.stringMatching(sentence) })
    expect(server.received).toEqual([])
  })
})

/** Web Locks as the specification has them, for one name at a time and one holder: Node has none. */
function testLocks() {
  const queues = new Map<string, Promise<unknown>>()
  return {
    request<Result>(name: string, _: { signal: AbortSignal }, callback: () => Promise<Result>): Promise<Result> {
      const mine = (queues.get(name) ?? Promise.resolve()).then(callback)
      queues.set(
        name,
        mine.catch(() => {}),
      )
      return mine
    },
  }
}
