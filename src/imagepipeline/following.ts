/** Following a job: asking after it, ever less often, until it is done, failed, or taking too long. */
import { GenerationError } from '../generation/index.ts'
import {
  type Answer,
  type Api,
  type Clock,
  endless,
  httpFailure,
  type Network,
  notAnApi,
  quoted,
  type Reply,
  redirected,
  settled,
  spread,
  unreachable,
} from './api/index.ts'
import type { Job } from './jobs.ts'
import type { Report } from './progress.ts'

/** How often to ask, and for how long; ms. */
export interface Pace {
  first: number
  factor: number
  longest: number
  /** How far each pause may stray, as a share of it. */
  jitter: number
  /** How long to ask before giving up; time offline does not count. */
  deadline: number
}

export const defaultPace: Pace = { first: 1500, factor: 1.3, longest: 5000, jitter: 0.2, deadline: 300_000 }

/** Answers in a row that are no use, after which asking on is no use either. */
const patience = 8

export interface FollowOptions {
  api: Api
  clock: Clock
  network: Network
  pace: Pace
  report: Report
  /** Where to hear that somebody wants the next question asked at once. */
  wakings: EventTarget
  signal: AbortSignal
}

/** The reply that says that the job is done; throws a GenerationError once it can no longer be hoped for. */
export async function follow(job: Job, options: FollowOptions): Promise<Reply> {
  const { api, clock, network, pace, report, signal } = options
  let deadline = clock.now() + pace.deadline
  let pause = pace.first
  let troubles = 0
  for (let polls = 0; ; polls++) {
    const rest = Math.min(spread(pause, pace.jitter, clock.random()), Math.max(deadline - clock.now(), 0))
    report({ state: 'running', id: job.id, startedAt: job.startedAt, polls, next: clock.now() + rest })
    await restOrWake(rest, options)
    if (!network.isOnline()) {
      const offlineSince = clock.now()
      report({ state: 'offline', id: job.id })
      await network.online(signal)
      deadline += clock.now() - offlineSince
    }
    const answer = await api.status(job.endpoint, job.id, signal)
    const reply = answer.type === 'answer' && answer.isOk && isOf(answer.reply, job) ? answer.reply : undefined
    if (reply) {
      if (reply.state === 'done') return reply
      refuseEnd(reply)
      troubles = 0
      pause = Math.min(pause * pace.factor, pace.longest)
    } else {
      const trouble = troubleOf(answer, job)
      if (!isPassing(answer) || (network.isOnline() && ++troubles === patience)) throw trouble
      pause = (answer.type === 'answer' && answer.retryAfter) || Math.min(pause * 2, 30_000)
    }
    if (clock.now() >= deadline) throw tooLong(pace.deadline)
  }
}

/** Throws when the reply says that the job has ended without pictures. */
export function refuseEnd({ state, message }: Reply): void {
  const said = message ? `It says: ${quoted(message)}` : 'It gives no reason.'
  if (state === 'failed') {
    throw new GenerationError(
      'rejected',
      `The API could not make the picture. ${said} Change the request, or draw on this device.`,
    )
  }
  if (state === 'cancelled') throw new GenerationError('rejected', `The API cancelled the job. ${said} Generate again.`)
}

/** Whether the reply is about the job that was asked after; one that names none is taken for its. */
function isOf(reply: Reply | undefined, { id }: Job): boolean {
  return !reply || reply.ids.length === 0 || reply.ids.includes(id)
}

function troubleOf(answer: Answer, job: Job): GenerationError {
  if (answer.type === 'redirect') return redirected()
  if (answer.type === 'endless') return endless()
  if (answer.type === 'no-answer') return unreachable()
  if (!answer.isOk) return httpFailure(answer, 'status')
  return isOf(answer.reply, job) ? notAnApi(answer.status) : ofAnother(job)
}

/** Whether the same question may be answered better later. */
function isPassing(answer: Answer): boolean {
  if (answer.type !== 'answer') return answer.type === 'no-answer'
  return answer.isOk || answer.status === 429 || answer.status >= 500
}

/** Its pictures would be somebody else's. */
const ofAnother = ({ id }: Job) =>
  new GenerationError(
    'unreachable',
    `The API answers about another job than ${quoted(id)}, which was asked after: its answer is not believed. Ask again later, or check what lies between this page and the API (a proxy that keeps answers).`,
  )

function tooLong(deadline: number): GenerationError {
  const minutes = Math.round(deadline / 60_000)
  const time = minutes > 1 ? `${minutes} minutes` : `${Math.round(deadline / 1000)} seconds`
  return new GenerationError(
    'timed-out',
    `The picture is still not done after ${time}. Keep waiting for it, or forget it.`,
  )
}

async function restOrWake(ms: number, { clock, wakings, signal }: FollowOptions): Promise<void> {
  const over = new AbortController()
  const either = AbortSignal.any([signal, over.signal])
  const woken = settled(either, (resolve) => wakings.addEventListener('wake', () => resolve(), { signal: either }))
  try {
    await Promise.race([clock.sleep(ms, either), woken])
  } finally {
    over.abort() // Whichever of the two lost.
  }
}
