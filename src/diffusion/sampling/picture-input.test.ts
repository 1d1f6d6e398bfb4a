/** The pictures that a request brings: what is read, and what is said of those that are not. */
import { afterEach, describe, expect, it, vi } from 'vitest'
import { encodePng } from '../../imaging/index.ts'
import { readPicture } from './picture-input.ts'

const rgb = Uint8Array.of(1, 2, 3, 250, 251, 252)
const png = () => encodePng({ width: 2, height: 1, rgb })
const read = (source: Blob | string, signal = new AbortController().signal) => readPicture(source, 'init_image', signal)

afterEach(() => vi.unstubAllGlobals())

/** The net, answering once in place of the real one. */
function answering(answer: () => Promise<Response>): string[] {
  const asked: string[] = []
  vi.stubGlobal('fetch', (address: string) => {
    asked.push(address)
    return answer()
  })
  return asked
}

describe('a picture that a request brings', () => {
  it('is read from a file', async () => {
    expect(await read(await png())).toEqual({ width: 2, height: 1, channels: 3, data: rgb })
  })

  it('is read from an https address', async () => {
    const asked = answering(async () => new Response(await png()))
    expect(await read('https://a.example/a.png')).toMatchObject({ data: rgb })
    expect(asked).toEqual(['https://a.example/a.png'])
  })

  it('is decoded by whoever is asked to', async () => {
    const other = { width: 1, height: 1, channels: 3, data: Uint8Array.of(4, 5, 6) } as const
    const signal = new AbortController().signal
    expect(await readPicture(new Blob(['GIF']), 'mask_image', signal, async () => other)).toBe(other)
  })

  it.each(['http://a.example/a.png', 'data:image/png;base64,AAAA', 'a.png', ''])(
    'at “%s” is not fetched',
    async (address) => {
      const asked = answering(async () => new Response())
      await expect(read(address)).rejects.toMatchObject({ code: 'invalid-request', field: 'init_image' })
      expect(asked).toEqual([])
    },
  )

  it.each([
    ['is missing', async () => new Response('', { status: 404 }), 'download', /a\.example answered 404/],
    ['may not be read', () => Promise.reject(new TypeError('Failed to fetch')), 'download', /does not let web pages/],
    ['is a page', async () => new Response('<!doctype html>'), 'invalid-request', /is no picture/],
  ])('that %s is told of in a sentence', async (_, answer, code, sentence) => {
    answering(answer)
    const refused = read('https://a.example/a.png')
    await expect(refused).rejects.toMatchObject({ name: 'GenerationError', code, field: 'init_image' })
    await expect(refused).rejects.toThrow(sentence)
  })

  it('is no longer waited for once the person has stopped', async () => {
    const controller = new AbortController()
    answering(() => {
      controller.abort()
      return Promise.reject(new DOMException('', 'AbortError'))
    })
    await expect(read('https://a.example/a.png', controller.signal)).rejects.toMatchObject({ name: 'AbortError' })
  })

  it('is refused when it is cut short', async () => {
    await expect(read((await png()).slice(0, 50))).rejects.toThrow(/Choose a PNG, JPEG or WebP file\.$/)
  })
})
