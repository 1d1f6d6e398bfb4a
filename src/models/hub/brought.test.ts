/** What people type and what hubs answer: every row of the table. */
import { describe, expect, it } from 'vitest'
import { answers, repositories, wishes } from '../../../e2e/support/brought/cases/hub.ts'
import { lookUp } from './added-model.ts'
import { askLink } from './link.ts'
import { variants } from './variant.ts'
import { defaultHub, readWish } from './wish.ts'

describe('typed', () => {
  it.each(wishes)('$name', ({ input, right }) => {
    if (right.refused) expect(() => readWish(input, defaultHub)).toThrow(right.refused)
    else expect(readWish(input, defaultHub)).toMatchObject(right.wish!)
  })
})

describe('a repository with', () => {
  it.each(repositories)('$name', ({ input: { paths, f16 = true }, right }) => {
    const repository = { id: 'a/b', commit: 'c', files: paths.map((path) => ({ path, size: 1 })) }
    if (right.refused) {
      expect(() => variants(repository, { f16 })).toThrow(right.refused)
      return
    }
    const found = variants(repository, { f16 })
    if (right.best) expect(found[0]!.files.map(({ path }) => path).sort()).toEqual([...right.best].sort())
    if (right.labels) expect(found.map(({ label }) => label)).toEqual(right.labels)
    for (const { files } of found) expect(new Set(files).size).toBe(files.length)
  })
})

describe('answered with', () => {
  it.each(answers)('$name', async ({ input, right }) => {
    const fetch = (async () => new Response(input)) as typeof globalThis.fetch
    const looked = lookUp(readWish('a/b', defaultHub), { hub: defaultHub, secrets: [], fetch, f16: true, now: 0 })
    if (right.refused)
      await expect(looked).rejects.toMatchObject({
        name: 'GenerationError',
        message: expect.stringContaining(right.refused),
      })
    else expect((await looked)[0].manifest.files).toHaveLength(right.files!)
  })

  it.each([
    ["attachment; filename*=UTF-8''%E0%A4%A", '%E0%A4%A'],
    ["attachment; filename*=UTF-8''h%C3%BCte.safetensors", 'hüte.safetensors'],
    ['attachment; filename="..\\..\\x.safetensors"', 'x.safetensors'],
  ])('a link’s file called by %s', async (disposition, name) => {
    const headers = { 'Content-Disposition': disposition, 'Content-Range': 'bytes 0-0/9' }
    const fetch = (async () => new Response('x', { status: 206, headers })) as typeof globalThis.fetch
    expect(await askLink('https://x.example/y.safetensors', { secrets: [], fetch })).toMatchObject({ name, size: 9 })
  })

  it('a link’s file of more bytes than a disk holds', async () => {
    const headers = { 'Content-Range': `bytes 0-0/${2 ** 60}` }
    const fetch = (async () => new Response('x', { status: 206, headers })) as typeof globalThis.fetch
    const options = { hub: defaultHub, secrets: [], fetch, f16: true, now: 0 }
    await expect(lookUp(readWish('https://x.example/y.safetensors', defaultHub), options)).rejects.toThrow(
      'which no file is',
    )
  })
})
