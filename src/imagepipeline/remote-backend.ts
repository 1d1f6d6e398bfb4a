/** The remote Backend: makes pictures by sending the request to the ImagePipeline API and asking until they are done. */
import { type Backend, GenerationError, type GenerationEvent } from '../generation/index.ts'
import { type GenerationRequest, problems } from '../parameters/index.ts'
import {
  type Api,
  browserNetwork,
  type Clock,
  type Connection,
  createApi,
  type Log,
  type Network,
  type Reply,
  realClock,
  requestBody,
  unsent,
} from './api/index.ts'
import { type Publish, published } from './bucket/index.ts'
import { type DeliveryOptions, deliver } from './delivery.ts'
import { defaultPace, follow, type Pace, refuseEnd } from './following.ts'
import { claim, type Job, type JobStore, type Locks, memoryJobStore } from './jobs.ts'
import type { Report } from './progress.ts'
import { submit } from './submission.ts'

export interface RemoteBackendOptions {
  /** Asked before every request, so that settings take effect at once. */
  connection: () => Connection
  key: () => string | undefined
  jobs?: JobStore
  /** Undefined while there is nowhere to publish pictures; may be a getter, as it is looked up for every request. */
  publish?: Publish | undefined
  log?: Log
  onProgress?: Report
  pace?: Partial<Pace>
  fetch?: typeof fetch
  clock?: Clock
  network?: Network
  locks?: Locks | undefined
}

export interface RemoteBackend extends Backend {
  /** Jobs that were accepted and not yet fetched: of an earlier visit, or of another tab. */
  unfinished(): Promise<Job[]>
  /**
   * Takes up a job where it was left, with the events of `generate`. While another tab follows it, waits for that tab;
   * ends without an event when that tab has finished it.
   */
  resume(id: string, signal: AbortSignal): AsyncIterable<GenerationEvent>
  /** Follows the job no more. It goes on at the API, which has no way to stop one. */
  forget(id: string): Promise<void>
  /** Asks after the running jobs at once: for a tab that comes to the front, whose timers slept. */
  wake(): void
}

/** Failures after which the job may still be fetched. */
const passing = ['timed-out', 'unreachable', 'download', 'unauthorised', 'rate-limited']

/** The API behind these settings as a Backend. */
export function remoteBackend(options: RemoteBackendOptions): RemoteBackend {
  const {
    jobs = memoryJobStore(),
    onProgress: report = () => {},
    fetch = (...request) => globalThis.fetch(...request),
    clock = realClock,
    network = browserNetwork,
    locks = globalThis.navigator?.locks as Locks | undefined,
  } = options
  const pace = { ...defaultPace, ...options.pace }
  const wakings = new EventTarget()

  function api(): Api {
    return createApi({ connection: options.connection(), key: options.key(), fetch, log: options.log, now: clock.now })
  }

  async function* generate(request: GenerationRequest, signal: AbortSignal): AsyncGenerator<GenerationEvent> {
    signal.throwIfAborted()
    const [problem] = problems(request, 'remote')
    if (problem) throw new GenerationError('invalid-request', problem.sentence, { field: problem.field })
    const target = api()
    const { baseUrl } = options.connection()
    for (const { field, reason } of unsent(request)) yield { type: 'warning', field, reason }
    const publish: Publish | undefined =
      options.publish &&
      ((picture, field, stop) => {
        report({ state: 'publishing', field })
        return options.publish!(picture, field, stop)
      })
    const seed = request.seed === -1 ? Math.floor(clock.random() * 2 ** 32) : request.seed
    const ready = { ...(await published(request, { publish, now: clock.now(), signal })), seed }
    const { endpoint } = ready
    const reply = await submit(endpoint, requestBody(ready), { api: target, clock, network, report, signal })
    if (reply.id !== undefined) {
      const job = { id: reply.id, endpoint, baseUrl, request: ready, startedAt: clock.now() }
      return yield* finish(job, target, signal, reply)
    }
    yield { type: 'queued' }
    signal.throwIfAborted()
    refuseEnd(reply)
    if (reply.state !== 'done') {
      throw new GenerationError(
        'rejected',
        'The API’s answer names no job to ask after. See the inspector, and check the base URL.',
      )
    }
    yield* delivered(reply, { seed }, signal)
  }

  async function* resume(id: string, signal: AbortSignal): AsyncGenerator<GenerationEvent> {
    signal.throwIfAborted()
    const job = (await jobs.all()).find((job) => job.id === id)
    if (!job) return
    const { baseUrl } = options.connection()
    if (job.baseUrl !== baseUrl) {
      throw new GenerationError(
        'unreachable',
        `This picture was asked of ${job.baseUrl}: only there can it be fetched. Enter that base URL under Connection, or forget the picture.`,
      )
    }
    yield* finish(job, api(), signal)
  }

  /** Follows a job to its end with no other tab doing the same; `reply` is the first answer to it, where it is new. */
  async function* finish(job: Job, target: Api, signal: AbortSignal, reply?: Reply): AsyncGenerator<GenerationEvent> {
    if (!reply) report({ state: 'elsewhere', id: job.id })
    const release = await claim(job.id, locks, signal)
    // Whoever asks for no more events may not have been able to keep what came.
    let isOver = false
    try {
      const known = reply ? job : (await jobs.all()).find(({ id }) => id === job.id)
      if (!known) return
      await jobs.save(known)
      if (reply) yield { type: 'queued' }
      signal.throwIfAborted()
      if (reply) refuseEnd(reply)
      const asking = { api: target, clock, network, pace, report, wakings, signal }
      const done = reply?.state === 'done' ? reply : await follow(job, asking)
      yield* delivered(done, { ...known, seed: job.request.seed }, signal)
      isOver = true
    } catch (error) {
      isOver = !(error instanceof GenerationError && passing.includes(error.code))
      throw error
    } finally {
      if (isOver) await jobs.remove(job.id)
      release()
    }
  }

  function delivered(
    reply: Reply,
    { seed, id, delivered }: Pick<DeliveryOptions, 'seed' | 'id' | 'delivered'>,
    signal: AbortSignal,
  ): AsyncGenerator<GenerationEvent> {
    report({ state: 'fetching', pictures: reply.pictures.length })
    return deliver(reply, { seed, id, delivered, fetch, clock, signal })
  }

  return {
    generate,
    resume,
    unfinished: () => jobs.all(),
    forget: (id) => jobs.remove(id),
    wake: () => void wakings.dispatchEvent(new Event('wake')),
  }
}
