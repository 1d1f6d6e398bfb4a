/** What an API may answer, and what people paste, bent at random: see e2e/support/fuzz/survival.ts. */
import { describe, expect, it } from 'vitest'
import { bentText, bentValue, type Chance, oneOf } from '../../e2e/support/fuzz/mutations.ts'
import { survive } from '../../e2e/support/fuzz/survival.ts'
import { quickClock } from '../../e2e/support/imagepipeline/quick-clock.ts'
import type { GenerationEvent } from '../generation/index.ts'
import { defaultRequest } from '../parameters/index.ts'
import { httpFailure } from './api/index.ts'
import { readReply } from './api/reply.ts'
import { retryAfter } from './api/waiting.ts'
import {
  addressAdvice,
  addressProblem,
  codeSample,
  createLog,
  defaultConnection,
  type LanguageName,
  languages,
  memoryJobStore,
  pastedRequests,
  readConnection,
  readJob,
  remoteBackend,
} from './index.ts'

const gif = 'data:image/gif;base64,R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7'
const replies = [
  { id: 'a', status: 'PENDING' },
  { id: 'a', status: 'SUCCESS', download_urls: [gif, gif] },
  { job_id: 'a', status: 'completed', result_url: gif },
  { task_id: 'a', status: 'FAILURE', error: { message: 'CUDA out of memory' } },
  { detail: [{ loc: ['body', 'width'], msg: 'too wide', type: 'value_error' }, { msg: 'and odd' }] },
  { status: 'SUCCESS', images: ['R0lGODlh'], meta: { seed: 1, list: [[1, [2]]] } },
]

/** What a server may send: a reply, one bent, its text bent, a page, nothing. */
function sent(chance: Chance): string {
  const reply = oneOf(chance, replies)
  if (chance() < 0.3) return JSON.stringify(reply)
  if (chance() < 0.7) return JSON.stringify(bentValue(reply, chance))
  return chance() < 0.9 ? bentText(JSON.stringify(reply), chance) : oneOf(chance, ['', '<html>', 'null', '[]', '{}'])
}

const job = {
  ...{ id: 'a', endpoint: 'sd/text2image', baseUrl: defaultConnection.baseUrl, startedAt: 1 },
  request: defaultRequest,
}

const statuses = [200, 200, 200, 200, 201, 302, 400, 401, 404, 418, 422, 429, 500, 503]

describe('nothing but sentences comes of bent', { timeout: 600_000 }, () => {
  it('replies', () =>
    survive('replies of the API', {
      seed: 21,
      make: (chance) => ({ text: sent(chance), status: oneOf(chance, statuses), header: bentText('120', chance) }),
      read({ text, status, header }) {
        const reply = readReply(text)
        httpFailure({ status, reply, retryAfter: retryAfter(header, 0) }, 'submit')
        httpFailure({ status, reply, retryAfter: retryAfter(header, 0) }, 'status')
      },
    }))

  it('conversations with the API, from the request to its pictures', () =>
    survive('conversations with the API', {
      seed: 22,
      make: (chance) => Array.from({ length: 8 }, () => [sent(chance), oneOf(chance, statuses)] as const),
      async read(answers) {
        const left = answers.values()
        const fake: typeof fetch = async (address) => {
          const [text, status] = String(address).startsWith(defaultConnection.baseUrl)
            ? (left.next().value ?? ['{}', 404])
            : [await (await fetch(gif)).text(), 200]
          const body = [204, 205, 304].includes(status) ? null : text
          return new Response(body, { status })
        }
        const options = { connection: () => defaultConnection, key: () => 'test-1', clock: quickClock(), fetch: fake }
        const backend = remoteBackend({ ...options, log: createLog() })
        const events: GenerationEvent[] = []
        for await (const event of backend.generate({ ...defaultRequest, prompt: 'x' }, new AbortController().signal)) {
          events.push(event)
        }
        expect(events.filter(({ type }) => type === 'image').length).toBeLessThanOrEqual(16)
      },
    }))

  const samples = (Object.keys(languages) as LanguageName[]).map((name) =>
    codeSample(name, { ...defaultRequest, prompt: 'a "red" house, it’s\nold', seed: 7 }, defaultConnection),
  )

  it('pasted code', () =>
    survive('pasted code', {
      seed: 23,
      make: (chance) => bentText(chance() < 0.5 ? oneOf(chance, samples) : literal(chance, 3), chance),
      read: (text) => {
        for (const { request } of pastedRequests(text)) expect(typeof request.prompt).toBe('string')
      },
    }))

  it('jobs of other visits', () =>
    survive('jobs from storage', {
      seed: 25,
      make: (chance) => bentValue(job, chance),
      async read(stored) {
        const read = readJob(stored)
        if (!read) return
        const answers = (async () => new Response('{"status":"SUCCESS"}')) as typeof fetch
        const options = {
          connection: () => defaultConnection,
          key: () => 'test-1',
          clock: quickClock(),
          fetch: answers,
        }
        const jobs = memoryJobStore()
        await jobs.save(read)
        const events = remoteBackend({ ...options, jobs }).resume(read.id, new AbortController().signal)
        for await (const event of events) expect(event.type).not.toBe('image')
      },
    }))

  it('addresses', () =>
    survive('addresses', {
      seed: 24,
      make: (chance) =>
        bentText(
          oneOf(chance, [
            'https://a.example/x.png?X-Amz-Date=20261127T010203Z&X-Amz-Expires=60',
            'http://127.0.0.1:80/',
            'https://[::1]/a?Expires=17&se=2026-01-01',
          ]),
          chance,
        ),
      read: (text) => {
        addressProblem(text, 0)
        addressAdvice(text, 0)
        if (!addressProblem(text, 0))
          readConnection({ baseUrl: text, header: text.length % 2 ? 'API-Key' : text.slice(0, 40) })
      },
    }))
})

/** A request as somebody might write it down in one of the languages, or in none. */
function literal(chance: Chance, depth: number): string {
  const name = () => oneOf(chance, ['prompt', 'width', 'seed', 'lora_models', 'model_id', 'x'])
  const quote = oneOf(chance, ['"', "'", '`', '"""'])
  const pairs = Array.from({ length: 1 + Math.floor(chance() * 4) }, () => {
    const key = chance() < 0.7 ? `${quote}${name()}${quote}` : name()
    const value = depth > 0 && chance() < 0.3 ? literal(chance, depth - 1) : `${quote}a cat${quote}`
    return `${key}${oneOf(chance, [': ', ' => ', '='])}${oneOf(chance, [value, '1e5', '-.5', 'True', 'null'])}`
  })
  const [open, close] = oneOf(chance, [
    ['{', '}'],
    ['[', ']'],
    ['array(', ')'],
  ] as const)
  return open + pairs.join(oneOf(chance, [', ', ',\n', '\n'])) + close
}
