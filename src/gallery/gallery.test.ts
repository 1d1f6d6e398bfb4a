import { beforeEach, describe, expect, it, vi } from 'vitest'
import { GenerationError } from '../generation/index.ts'
import { encodePng } from '../imaging/index.ts'
import { defaultRequest, type GenerationRequest } from '../parameters/index.ts'
import { type KeyValueStore, memoryStore } from '../storage/index.ts'
import {
  createGallery,
  type Gallery,
  type GalleryRecord,
  type NewPicture,
  readPictureRequest,
  search,
  withRequest,
} from './index.ts'

const request: GenerationRequest = { ...defaultRequest, prompt: 'a red boat', samples: 4, width: 64, height: 32 }
const small = new Blob(['small'], { type: 'image/webp' })

async function newPicture(changes: Partial<NewPicture> = {}): Promise<NewPicture> {
  const picture = await encodePng({ width: 64, height: 32, rgb: new Uint8Array(64 * 32 * 3) })
  const facts = { modelName: 'Demo model', seconds: 1.5, isFlagged: false }
  return { picture, request, seed: 41, backend: 'local', ...facts, ...changes }
}

let store: KeyValueStore
let gallery: Gallery

beforeEach(() => {
  store = memoryStore()
  gallery = createGallery(store, async () => small)
})

describe('a picture in the gallery', () => {
  it('is kept with its request, for itself alone, and carries it in A1111’s text', async () => {
    const made = await newPicture()
    const facts = { seed: 41, modelName: 'Demo model', version: 'Darkroom v0.1.0' }
    const record = await gallery.keep({ ...made, picture: await withRequest(made.picture, request, facts) })
    expect(await gallery.records()).toEqual([record])
    expect(record).toMatchObject({
      width: 64,
      height: 32,
      type: 'image/png',
      modelName: 'Demo model',
      backend: 'local',
    })
    expect(record.request).toEqual({ ...request, seed: 41, samples: 1 })
    const picture = (await gallery.picture(record.id))!
    expect(record.bytes).toBe(picture.size + small.size)
    const { source, request: read } = (await readPictureRequest(picture))!
    expect(source).toBe('darkroom')
    expect(read).toMatchObject({ prompt: 'a red boat', seed: 41, width: 64, height: 32, random_source: 'cpu' })
    expect(await gallery.thumbnail(record.id)).toEqual(small)
  })

  it('gives back the pictures that it started from, which are no burden to the records', async () => {
    const init_image = new Blob(['start'])
    const from = { ...request, endpoint: 'sd/inpainting', init_image, mask_image: 'https://x.example/m.png' } as const
    const record = await gallery.keep(await newPicture({ request: from }))
    expect(record.request).toMatchObject({ init_image: undefined, mask_image: 'https://x.example/m.png' })
    const whole = await gallery.request(record)
    expect(await (whole.init_image as Blob).text()).toBe('start')
    expect(whole.mask_image).toBe('https://x.example/m.png')
  })

  it('that was deleted can be had back, until its room is freed', async () => {
    const [first, second] = [await gallery.keep(await newPicture()), await gallery.keep(await newPicture({ seed: 42 }))]
    expect(await gallery.record(first.id)).toEqual(first)
    await gallery.change([{ ...first, removed: 1000 }])
    expect((await gallery.records()).map(({ id }) => id)).toEqual([second.id])
    expect(await gallery.record(first.id)).toBeUndefined()
    await gallery.purge(1000)
    await gallery.change([first])
    expect(await gallery.records()).toHaveLength(2)
    await gallery.change([{ ...first, removed: 1000 }])
    await gallery.purge(1001)
    expect(await store.all('')).toHaveLength(3)
    expect(await gallery.picture(first.id)).toBeUndefined()
    expect(await gallery.picture(second.id)).toBeDefined()
  })

  it('is kept with nothing of a key', async () => {
    await gallery.keep(await newPicture({ backend: 'remote' }))
    const kept = await Promise.all(
      (await store.all('')).map((value) => (value instanceof Blob ? value.text() : JSON.stringify(value))),
    )
    expect(kept.join()).not.toMatch(/API-Key|key"/i)
  })

  it('is refused with a sentence where there is no room', async () => {
    const full = { ...store, change: () => Promise.reject(new GenerationError('quota', 'full')) }
    const refused = createGallery(full, async () => small).keep(await newPicture())
    await expect(refused).rejects.toMatchObject({
      code: 'quota',
      message: expect.stringContaining('download this one'),
    })
  })
})

describe('records', () => {
  it('of another version are read with today’s defaults, and what is none is passed over', async () => {
    await store.set([
      ['record/1', { id: '1', date: 1, request: { prompt: 'old' } }],
      ['record/2', 'broken'],
      ['record/3', { id: '3', date: 3, request: null }],
    ])
    const record = { id: '1', date: 1, backend: 'local', request: { ...defaultRequest, prompt: 'old' } }
    expect(await gallery.records()).toMatchObject([record])
  })

  it('come oldest first, as they were made', async () => {
    vi.useFakeTimers({ toFake: ['Date'] })
    for (const seed of [1, 2, 3]) {
      vi.setSystemTime(seed)
      await gallery.keep(await newPicture({ seed }))
    }
    vi.useRealTimers()
    expect((await gallery.records()).map(({ request: { seed } }) => seed)).toEqual([1, 2, 3])
  })
})

describe('searching', () => {
  const of = (id: string, changes: Partial<GenerationRequest>, modelName = 'Demo'): GalleryRecord => ({
    ...{ id, date: Date.UTC(2026, 10, 21), backend: 'local', modelName, seconds: 1, width: 8, height: 8 },
    ...{
      type: 'image/png',
      bytes: 1,
      isFavourite: false,
      isFlagged: false,
      request: { ...defaultRequest, ...changes },
    },
  })
  const records = [
    of('boat', { prompt: 'a Red boat', seed: 41 }),
    of('house', { prompt: 'a house', negative_prompt: 'boat', lora_models: ['add_detail'] }),
    of('tree', { prompt: 'a tree', width: 640, height: 384 }, 'Deliberate v5'),
  ]

  it.each([
    ['', ['boat', 'house', 'tree']],
    ['boat', ['boat', 'house']],
    ['red  BOAT', ['boat']],
    ['deliberate', ['tree']],
    ['640x384', ['tree']],
    ['add_detail', ['house']],
    ['2026-11-21 41', ['boat']],
    ['(.*', []],
  ])('for “%s” finds %j', (query, ids) => {
    expect(search(records, query).map(({ id }) => id)).toEqual(ids)
  })

  it('takes less than 50 ms among 5,000', () => {
    const many = Array.from({ length: 5000 }, (_, i) =>
      of(String(i), { prompt: `${'a long prompt with words '.repeat(8)} ${i}` }),
    )
    search(many, 'warm up')
    // The processor's time: a busy machine takes none of it.
    const started = process.cpuUsage()
    expect(search(many, 'words 4999')).toHaveLength(1)
    expect(process.cpuUsage(started).user / 1000).toBeLessThan(50)
  })
})
