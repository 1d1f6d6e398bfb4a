/** Settings: where the API is, whether it answers, and where the key lives. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type ImagePipelineServer, startImagePipeline } from '../../e2e/support/imagepipeline/server.mjs'
import { checkedKey } from './api/key.ts'
import {
  createLog,
  defaultConnection,
  type KeyStorage,
  keyring,
  masked,
  readConnection,
  testConnection,
} from './index.ts'

const page = 'https://darkroom.example/app/'

describe('the connection', () => {
  it.each([
    ['https://api.imagepipeline.io/', 'https://api.imagepipeline.io'],
    [' https://proxy.example/ip// ', 'https://proxy.example/ip'],
    ['/imagepipeline', 'https://darkroom.example/imagepipeline'],
    ['http://localhost:4180', 'http://localhost:4180'],
    ['http://127.0.0.1:4180/failure', 'http://127.0.0.1:4180/failure'],
  ])('reads %j', (baseUrl, read) => {
    expect(readConnection({ ...defaultConnection, baseUrl }, page)).toEqual({ baseUrl: read, header: 'API-Key' })
  })

  it.each([
    [{ baseUrl: 'http://api.imagepipeline.io' }, 'baseUrl', /https/],
    [{ baseUrl: 'https://name:word@api.example' }, 'baseUrl', /password/],
    [{ baseUrl: 'https://api.example/?key=1' }, 'baseUrl', /“\?”/],
    [{ baseUrl: 'javascript:alert(1)' }, 'baseUrl', /https/],
    [{ baseUrl: 'http://' }, 'baseUrl', /address/],
    [{ header: 'API Key' }, 'header', /no name of a header/],
    [{ header: 'API-Key: x\r\nHost' }, 'header', /no name of a header/],
  ])('refuses %o with a sentence', (change, field, sentence) => {
    expect(() => readConnection({ ...defaultConnection, ...change }, page)).toThrow(
      expect.objectContaining({ field, message: expect.stringMatching(sentence) }),
    )
  })
})

describe('testing the connection', () => {
  let server: ImagePipelineServer
  beforeAll(async () => {
    server = await startImagePipeline()
  })
  afterAll(() => server.close())

  const test = (baseUrl: string, key = 'test-key') =>
    testConnection({ ...defaultConnection, baseUrl }, key, new AbortController().signal)

  it('finds the API, without making anything', async () => {
    expect(await test(server.url)).toEqual({
      isGood: true,
      sentence: 'The API answers, and did not object to the key.',
    })
    expect(server.received.map(({ method }) => method)).toEqual(['GET'])
  })

  it('tells a wrong key, a place that is no API, and silence apart', async () => {
    expect(await test(server.url, 'wrong')).toMatchObject({ isGood: false, sentence: expect.stringContaining('401') })
    expect(await test(server.picturesUrl)).toMatchObject({
      isGood: false,
      sentence: expect.stringContaining('not as the API'),
    })
    expect(await test('http://127.0.0.1:9')).toMatchObject({ isGood: false, sentence: expect.stringContaining('CORS') })
  })
})

/** A storage as the browser's, with its contents in view. */
function storage(): KeyStorage & { contents: Map<string, string> } {
  const contents = new Map<string, string>()
  return {
    contents,
    getItem: (name) => contents.get(name) ?? null,
    setItem: (name, value) => void contents.set(name, value),
    removeItem: (name) => void contents.delete(name),
  }
}

describe('the key', () => {
  it('lives in the tab, and on the device only when that is asked for', () => {
    const [session, device] = [storage(), storage()]
    const ring = keyring({ session, device })
    ring.set(' secret ')
    expect(ring.key()).toBe('secret')
    expect(device.contents.size).toBe(0)
    expect(keyring({ session, device }).key()).toBe('secret')
    expect(keyring({ session: storage(), device }).key()).toBeUndefined()
    ring.set('secret', true)
    expect(ring.isRemembered()).toBe(true)
    expect(keyring({ session: storage(), device }).key()).toBe('secret')
  })

  it('is deleted everywhere when it is forgotten, and from the device when it is set without being remembered', () => {
    const [session, device] = [storage(), storage()]
    const ring = keyring({ session, device })
    ring.set('secret', true)
    ring.set('secret')
    expect(device.contents.size).toBe(0)
    ring.set('secret', true)
    ring.forget()
    expect([ring.key(), session.contents.size, device.contents.size]).toEqual([undefined, 0, 0])
  })

  it('lives in memory where storage is forbidden', () => {
    const forbidden = () => {
      throw new DOMException('No.', 'SecurityError')
    }
    const ring = keyring({ session: { getItem: forbidden, setItem: forbidden, removeItem: forbidden } })
    ring.set('secret')
    expect(ring.key()).toBe('secret')
    ring.forget()
    expect(ring.key()).toBeUndefined()
  })

  it.each([undefined, '', 'a\nb', 'clé', 'a\u2028b'])('%j is refused before it gets into a header', (key) => {
    expect(() => checkedKey(key)).toThrow(expect.objectContaining({ code: 'unauthorised' }))
  })

  it('is masked as it is, in JSON, and in addresses', () => {
    const key = 'a"b/c d'
    expect(masked(`${key} ${JSON.stringify(key)} ${encodeURIComponent(key)}`, key)).toBe('•••••••• "••••••••" ••••••••')
    expect(masked('secret, secret', 'secret')).toBe('••••••••, ••••••••')
    expect(masked('text', undefined)).toBe('text')
  })
})

describe('the log', () => {
  it('writes down when, what was sent, what came back and how long it took, with the key masked', () => {
    let now = 1000
    const log = createLog({ length: 2, now: () => now })
    let changes = 0
    const stop = log.subscribe(() => changes++)
    const sent = {
      method: 'POST',
      url: 'https://a.example/?k=secret',
      headers: { 'API-Key': 'secret' },
      body: '"secret"',
    }
    const received = log.sent(sent, 'secret')
    expect(log.exchanges()).toMatchObject([{ number: 1, sentAt: 1000, duration: undefined }])
    now = 1250
    received({ status: 401, reply: 'secret is wrong' })
    expect(log.exchanges()).toMatchObject([{ duration: 250, status: 401, reply: '•••••••• is wrong' }])
    expect(JSON.stringify(log.exchanges())).not.toContain('secret')
    log.sent(sent, 'secret')({ failure: 'secret?' })
    expect(log.exchanges().at(-1)!.failure).toBe('••••••••?')
    // A key that lies across the place where a long reply is cut is no less a key.
    log.sent(sent, 'secret')({ reply: `${'.'.repeat(19_997)}secret` })
    expect(log.exchanges().at(-1)!.reply).not.toContain('sec')
    expect(log.exchanges().map(({ number }) => number)).toEqual([2, 3])
    expect(changes).toBe(6)
    stop()
    log.clear()
    expect([log.exchanges().length, changes]).toEqual([0, 6])
  })
})
