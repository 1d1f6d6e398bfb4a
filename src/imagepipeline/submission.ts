/** Sending a request: once. Only an answer that says "not now" lets it be sent again. */
import { GenerationError } from '../generation/index.ts'
import type { Endpoint } from '../parameters/index.ts'
import {
  type Api,
  type Body,
  type Clock,
  httpFailure,
  type Network,
  notAnApi,
  type Reply,
  redirected,
  unreachable,
} from './api/index.ts'
import type { Report } from './progress.ts'

export interface SubmitOptions {
  api: Api
  clock: Clock
  network: Network
  report: Report
  signal: AbortSignal
}

const retries = 3

/** The API's reply to the request; throws a GenerationError for every other outcome. */
export async function submit(endpoint: Endpoint, body: Body, options: SubmitOptions): Promise<Reply> {
  const { api, clock, network, report, signal } = options
  if (!network.isOnline()) {
    throw new GenerationError(
      'unreachable',
      'This device is offline: nothing was sent. Generate again once it is online.',
    )
  }
  for (let attempt = 0; ; attempt++) {
    report({ state: 'submitting' })
    const answer = await api.submit(endpoint, body, signal)
    if (answer.type === 'redirect') throw redirected()
    if (answer.type === 'endless') throw lostAnswer()
    if (answer.type === 'no-answer') throw await whyNoAnswer(endpoint, options)
    if (answer.isOk) {
      if (!answer.reply) throw notAnApi(answer.status)
      return answer.reply
    }
    const isBusy = answer.status === 429 || answer.status === 503
    if (!isBusy || attempt === retries || (answer.retryAfter ?? 0) > longestWait) throw httpFailure(answer, 'submit')
    const wait = answer.retryAfter ?? clock.random() * Math.min(2000 * 2 ** attempt, 30_000)
    report({ state: 'held-off', until: clock.now() + wait })
    await clock.sleep(wait, signal)
  }
}

/** A server that asks for more than this, in ms, is better asked again by the person. */
const longestWait = 120_000

/** Why no answer came: when the API answers a harmless question, the request will have reached it too. */
async function whyNoAnswer(endpoint: Endpoint, { api, signal }: SubmitOptions): Promise<GenerationError> {
  const probe = await api.status(endpoint, nobodysJob, signal)
  return probe.type === 'answer' ? lostAnswer() : unreachable()
}

const lostAnswer = () =>
  new GenerationError(
    'maybe-accepted',
    'The request was sent, but its answer was lost. It may have been accepted: sending it again may be charged twice.',
  )

/** An id that no job has, for asking whether the API answers. */
export const nobodysJob = '00000000-0000-4000-8000-000000000000'
