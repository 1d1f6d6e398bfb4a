/** The edge worker: what it passes on, to whom, and what it refuses. Its fetch is caught; requests and replies are real ones. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import worker from './worker.mjs'

const origin = 'https://darkroom.example'
const environment = { ALLOWED_ORIGINS: `https://other.example ${origin}` }
const key = 'test-key-s3cret'

let passedOn: Request[]
let answer: Response

beforeEach(() => {
  passedOn = []
  answer = Response.json(
    { id: '1', status: 'PENDING' },
    { headers: { 'Retry-After': '3', 'Set-Cookie': 'a=b', Server: 'x' } },
  )
  vi.stubGlobal('fetch', async (url: string, init: RequestInit) => {
    passedOn.push(new Request(url, init))
    return answer
  })
})
afterEach(() => vi.unstubAllGlobals())

const ask = (path: string, init: RequestInit & { headers?: Record<string, string> } = {}) =>
  worker.fetch(
    new Request(`https://proxy.example${path}`, {
      ...init,
      headers: { Origin: origin, 'API-Key': key, ...init.headers },
    }),
    environment,
  )
const post = (path: string, body = '{}', headers = {}) => ask(path, { method: 'POST', body, headers })

describe('the proxy', () => {
  it('passes a request on with its key and body, and nothing else', async () => {
    const response = await post('/sd/text2image/v1', '{"prompt":"x"}', {
      Cookie: 'c=1',
      Referer: origin,
      'X-Other': '1',
    })
    expect(await response.json()).toEqual({ id: '1', status: 'PENDING' })
    const [request] = passedOn
    expect(request!.url).toBe('https://api.imagepipeline.io/sd/text2image/v1')
    expect(Object.fromEntries(request!.headers)).toEqual({ 'api-key': key, 'content-type': 'application/json' })
    expect(await request!.text()).toBe('{"prompt":"x"}')
  })

  it('lets the page read the reply and Retry-After, and gives it no other header of the API', async () => {
    const { headers } = await ask('/sdxl/text2image/v1/status/ab-12')
    expect(Object.fromEntries(headers)).toEqual({
      'access-control-allow-origin': origin,
      'access-control-expose-headers': 'Retry-After',
      'cache-control': 'no-store',
      'content-type': 'application/json',
      'retry-after': '3',
      vary: 'Origin',
    })
  })

  it('answers the browser’s question before a request', async () => {
    const response = await ask('/sd/text2image/v1', { method: 'OPTIONS' })
    expect(response.status).toBe(204)
    expect(response.headers.get('Access-Control-Allow-Headers')).toBe('API-Key, Content-Type')
    expect(passedOn).toEqual([])
  })

  it.each([
    ['another page', () => ask('/sd/text2image/v1/status/1', { headers: { Origin: 'https://evil.example' } }), 403],
    ['no page', () => ask('/sd/text2image/v1/status/1', { headers: { Origin: '' } }), 403],
    [
      'a page with a similar name',
      () => ask('/sd/text2image/v1', { method: 'OPTIONS', headers: { Origin: `${origin}.evil.example` } }),
      403,
    ],
    ['another path', () => post('/user/1/api_key/reset'), 404],
    ['a path that climbs', () => ask('/sd/text2image/v1/status/..%2f..%2fuser'), 404],
    ['another host', () => post('//evil.example/sd/text2image/v1'), 404],
    ['a GET of a job’s path', () => ask('/sd/text2image/v1'), 404],
    ['another method', () => ask('/sd/text2image/v1', { method: 'DELETE' }), 404],
    ['a large body', () => post('/sd/text2image/v1', 'x'.repeat(100_001)), 413],
  ])('refuses %s', async (_, send, status) => {
    expect((await send()).status).toBe(status)
    expect(passedOn).toEqual([])
  })

  it('does not follow the API to another host', async () => {
    answer = new Response(null, { status: 302, headers: { Location: 'https://evil.example' } })
    const response = await post('/sd/text2image/v1')
    expect(response.status).toBe(502)
    expect(response.headers.get('Location')).toBeNull()
    expect(passedOn[0]!.redirect).toBe('manual')
  })

  it('writes nothing down', async () => {
    const lines = (['log', 'info', 'warn', 'error', 'debug'] as const).map((name) => vi.spyOn(console, name))
    await post('/sd/text2image/v1')
    await post('/nowhere')
    for (const line of lines) expect(line).not.toHaveBeenCalled()
    vi.restoreAllMocks()
  })
})
