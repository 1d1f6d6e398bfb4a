/** The headers of a build, as a file for hosts, and what of it meets a path. */
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { brotliDecompressSync, gunzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { compressAll } from './compressed.ts'
import { caching, headers, policy, reachOf } from './headers.ts'
import { headersFile, headersFor } from './headers-file.ts'
import { caddyfile, nginx } from './samples.ts'

const anywhere = reachOf({})
const directive = (text: string, name: string) => text.split('; ').find((part) => part.startsWith(`${name} `))

describe('the policy', () => {
  it('allows nothing but what is named, and no script that is not a file of the app', () => {
    for (const place of ['header', 'meta'] as const) {
      const text = policy(anywhere, place)
      expect(directive(text, 'default-src')).toBe("default-src 'none'")
      expect(directive(text, 'script-src')).toBe("script-src 'self' 'wasm-unsafe-eval'")
      expect(text).not.toMatch(/unsafe-inline|'unsafe-eval'|\*(?!;| |$)/)
    }
  })

  it('leaves to headers what browsers read in headers only', () => {
    expect(policy(anywhere, 'header')).toContain("frame-ancestors 'none'")
    expect(policy(anywhere, 'meta')).not.toContain('frame-ancestors')
  })

  it('reaches any https host and this machine, or the hosts that were named and no others', () => {
    expect(directive(policy(anywhere, 'header'), 'connect-src')).toBe(
      "connect-src 'self' blob: data: https: http://localhost:* http://127.0.0.1:*",
    )
    const school = reachOf({ HUB_URL: 'http://hub.school.example/mirror/', ALLOWED_HOSTS: 'https://api.example' })
    expect(school.hub).toBe('http://hub.school.example/mirror')
    expect(directive(policy(school, 'header'), 'connect-src')).toBe(
      "connect-src 'self' blob: data: https://api.example http://hub.school.example",
    )
    expect(directive(policy(school, 'header'), 'img-src')).toBe("img-src 'self' blob: data:")
  })

  it.each(['hub.example', "https://a.example; script-src 'unsafe-inline'", '"'])('refuses %j as a host', (hub) => {
    expect(() => reachOf({ HUB_URL: hub })).toThrow('is no address of a host')
  })
})

describe('the file for hosts', () => {
  const file = headersFile(anywhere)
  const sent = (path: string) => headersFor(file, path)

  it('sends all headers with every path, and says once how long it is good for', () => {
    for (const path of ['/', '/index.html', '/sw.js', '/models/demo/model.safetensors', '/assets/index-abc.js']) {
      expect(Object.fromEntries(sent(path))).toMatchObject(headers(anywhere))
      expect(sent(path).filter(([name]) => name === 'Cache-Control')).toEqual([['Cache-Control', caching(path)]])
    }
  })

  it('lets hashed files be kept for ever, all others be asked about', () => {
    expect(caching('/assets/index-abc.js')).toContain('immutable')
    expect(caching('/sw.js')).toBe('no-cache')
  })

  it('names the type of WebAssembly', () => {
    expect(sent('/assets/ort-abc.wasm')).toContainEqual(['Content-Type', 'application/wasm'])
    expect(sent('/assets/index-abc.js').map(([name]) => name)).not.toContain('Content-Type')
  })

  it('holds no line that Cloudflare cuts off', () => {
    expect(Math.max(...file.split('\n').map(({ length }) => length))).toBeLessThan(2000)
  })
})

describe.each([
  ['nginx', nginx, (name: string, value: string) => `add_header ${name} "${value}" always;`],
  ['Caddy', caddyfile, (name: string, value: string) => `${name} "${value}"`],
] as const)('the file for %s', (_server, write, line) => {
  it.each([anywhere, reachOf({ HUB_URL: 'https://hub.example', ALLOWED_HOSTS: 'https://hub.example' })])(
    'sends the same headers and times, for %o',
    (reach) => {
      const text = write(reach)
      for (const [name, value] of Object.entries(headers(reach))) expect(text).toContain(line(name, value))
      for (const path of ['/assets/x', '/']) expect(text).toContain(`"${caching(path)}"`)
    },
  )
})

describe('compressed copies', () => {
  it('lie beside what is worth it, large ones in the cache too, and decompress to it', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'darkroom-compressed-'))
    const cache = join(folder, 'cache')
    const files = { 'a.js': 2000, 'b.wasm': 5 << 20, 'c.png': 2000, 'd.js': 20 }
    try {
      for (const [name, size] of Object.entries(files)) writeFileSync(join(folder, name), Buffer.alloc(size, name))
      await compressAll(folder, cache)
      const read = (name: string) => readFileSync(join(folder, name))
      expect(readdirSync(folder).sort()).toEqual(
        ['a.js', 'a.js.br', 'a.js.gz', 'b.wasm', 'b.wasm.br', 'b.wasm.gz', 'c.png', 'cache', 'd.js'].sort(),
      )
      for (const name of ['a.js', 'b.wasm']) {
        expect(brotliDecompressSync(read(`${name}.br`)).equals(read(name))).toBe(true)
        expect(gunzipSync(read(`${name}.gz`)).equals(read(name))).toBe(true)
      }
      const kept = readdirSync(cache)
      expect(kept).toHaveLength(2)
      // What is kept is taken, not made again.
      writeFileSync(join(cache, kept.find((name) => name.endsWith('.br'))!), 'kept')
      await compressAll(folder, cache)
      expect(read('b.wasm.br').toString()).toBe('kept')
    } finally {
      rmSync(folder, { recursive: true })
    }
  })
})
