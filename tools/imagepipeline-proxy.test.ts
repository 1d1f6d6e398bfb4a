/** The dev server's proxy, over a real Vite server and the ImagePipeline server. */
import { createServer } from 'vite'
import { expect, it } from 'vitest'
import { startImagePipeline } from '../e2e/support/imagepipeline/server.mjs'
import { imagePipelineProxy } from './imagepipeline-proxy.ts'

it('the dev server passes /imagepipeline on, without cookies, origin and referrer', async () => {
  const api = await startImagePipeline()
  const vite = await createServer({
    configFile: false,
    logLevel: 'silent',
    server: { port: 0, host: '127.0.0.1', ws: false, watch: null, proxy: imagePipelineProxy(api.url) },
  })
  await vite.listen()
  const page = vite.resolvedUrls!.local[0]!
  try {
    const headers = { 'API-Key': 'test-key', Origin: page, Referer: page, Cookie: 'a=b' }
    const response = await fetch(`${page}imagepipeline/sd/text2image/v1/status/1`, { headers })
    expect(await response.json()).toEqual({ id: '1', status: 'PENDING' })
    const [{ path, headers: received } = expect.fail('nothing came through')] = api.received
    expect(path).toBe('/sd/text2image/v1/status/1')
    expect(received).toMatchObject({ 'api-key': 'test-key', host: new URL(api.url).host })
    expect(['origin', 'referer', 'cookie'].filter((name) => name in received)).toEqual([])
  } finally {
    await Promise.all([vite.close(), api.close()])
  }
})
