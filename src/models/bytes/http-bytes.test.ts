import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { httpBytes } from './http-bytes.ts'

const size = 600_000
const data = Uint8Array.from({ length: size }, (_, i) => (i * 7) % 251)

let requests: IncomingMessage[] = []
let etag = '"one"'
let server: Server
let base: string

/** What a web server does at each path. */
const paths: Record<string, (request: IncomingMessage, response: ServerResponse) => void> = {
  '/model.safetensors'(request, response) {
    const [, begin, end] = /^bytes=(\d+)-(\d+)$/.exec(request.headers.range ?? '') ?? []
    const part = data.subarray(Number(begin), Math.min(Number(end) + 1, size))
    const range = `bytes ${begin}-${Number(begin) + part.length - 1}/${size}`
    response.writeHead(206, { 'Content-Range': range, 'Content-Length': part.length, ETag: etag }).end(part)
  },
  '/whole.safetensors': (_, response) => response.writeHead(200).end(data.subarray(0, 1000)),
  '/announced.safetensors'(_, response) {
    response.writeHead(200, { 'Content-Length': 2_000_000_000 })
    response.write('x')
  },
  '/endless.safetensors'(_, response) {
    const piece = Buffer.alloc(1 << 20)
    const more = () => {
      while (!response.destroyed && response.write(piece)) {}
    }
    response.writeHead(200).on('drain', more)
    more()
  },
  '/hidden.safetensors': (_, response) => response.writeHead(206).end('x'),
  '/empty.safetensors': (_, response) => response.writeHead(416, { 'Content-Range': 'bytes */0' }).end(),
  '/cut.safetensors'(_, response) {
    response.writeHead(206, { 'Content-Range': 'bytes 0-9/10', 'Content-Length': 10 })
    response.write('abc', () => response.destroy())
  },
  '/slow.safetensors': () => {},
}

beforeAll(async () => {
  server = createServer((request, response) => {
    requests.push(request)
    const status = /^\/(\d+)\//.exec(request.url ?? '')?.[1]
    if (status) response.writeHead(Number(status)).end('no')
    else paths[request.url!.split('?')[0]!]!(request, response)
  })
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})
afterAll(() => {
  server.closeAllConnections()
  server.close()
})
beforeEach(() => {
  requests = []
  etag = '"one"'
})

describe('a server with ranges', () => {
  it('gives the size and the first bytes in one request, any other range in one more', async () => {
    const source = await httpBytes(`${base}/model.safetensors?download=true`)
    expect(source.size).toBe(size)
    expect(await source.read(0, 8)).toEqual(data.slice(0, 8))
    expect(Buffer.compare(await source.read(8, 200_000), data.subarray(8, 200_000))).toBe(0)
    expect(requests).toHaveLength(1)
    expect(Buffer.compare(await source.read(500_001, size), data.subarray(500_001))).toBe(0)
    expect(requests.map(({ headers }) => headers.range)).toEqual(['bytes=0-262143', 'bytes=500001-599999'])
  })

  it('is sent the access token with each request', async () => {
    const source = await httpBytes(`${base}/model.safetensors`, { headers: { Authorization: 'Bearer t' } })
    await source.read(400_000, 400_001)
    expect(requests.map(({ headers }) => headers.authorization)).toEqual(['Bearer t', 'Bearer t'])
  })

  it('is noticed to have changed the file in between', async () => {
    const source = await httpBytes(`${base}/model.safetensors`)
    etag = '"two"'
    await expect(source.read(400_000, 400_001)).rejects.toMatchObject({
      code: 'download',
      message: expect.stringContaining('model.safetensors was changed'),
    })
  })

  it('refuses what lies past the end', async () => {
    const source = await httpBytes(`${base}/model.safetensors`)
    await expect(source.read(0, size + 1)).rejects.toThrow(RangeError)
  })

  it('knows an empty file', async () => {
    expect((await httpBytes(`${base}/empty.safetensors`)).size).toBe(0)
  })
})

describe('a server without ranges', () => {
  it('may send a small file whole', async () => {
    const source = await httpBytes(`${base}/whole.safetensors`)
    expect(source.size).toBe(1000)
    expect(await source.read(990, 1000)).toEqual(data.slice(990, 1000))
    expect(requests).toHaveLength(1)
  })

  it.each(['announced', 'endless', 'hidden'])('may not send a large one (%s)', async (name) => {
    await expect(httpBytes(`${base}/${name}.safetensors`)).rejects.toMatchObject({
      code: 'download',
      message: expect.stringMatching(new RegExp(`hand out ${name}.safetensors in parts.*open it from disk`)),
    })
  })
})

describe('a refusal becomes a sentence', () => {
  it.each([
    [401, 'unauthorised', 'access token'],
    [403, 'unauthorised', 'access token'],
    [404, 'download', 'does not exist'],
    [410, 'download', 'does not exist'],
    [418, 'download', 'Check the address'],
    [429, 'rate-limited', 'in a few minutes'],
    [503, 'download', 'Try again later'],
  ])('for status %d', async (status, code, words) => {
    const message = expect.stringMatching(new RegExp(`unet.safetensors.*${words}`))
    await expect(httpBytes(`${base}/${status}/unet.safetensors`)).rejects.toMatchObject({ code, message })
  })

  it('when the connection is cut', async () => {
    await expect(httpBytes(`${base}/cut.safetensors`)).rejects.toMatchObject({ code: 'unreachable' })
  })

  it('when nobody answers', async () => {
    const closed = createServer()
    await new Promise<void>((listening) => closed.listen(0, '127.0.0.1', listening))
    const { port } = closed.address() as AddressInfo
    await new Promise((done) => closed.close(done))
    await expect(httpBytes(`http://127.0.0.1:${port}/a.safetensors`)).rejects.toMatchObject({
      code: 'unreachable',
      message: expect.stringContaining('Check the connection'),
    })
  })

  it('but a change of mind stays an AbortError', async () => {
    const abort = new AbortController()
    const opening = httpBytes(`${base}/slow.safetensors`, { signal: abort.signal })
    abort.abort()
    await expect(opening).rejects.toMatchObject({ name: 'AbortError' })
  })
})
