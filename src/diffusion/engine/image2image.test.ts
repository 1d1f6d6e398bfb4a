/** Pictures made from pictures by the engine in Node, with the demo model: what a person sees of strength, masks and seeds. */
import * as ort from 'onnxruntime-web'
import { beforeAll, describe, expect, it } from 'vitest'
import { demoFiles } from '../../../e2e/support/demo-files.ts'
import { demoRequest } from '../../../e2e/support/demo-model.ts'
import { goldenFolder } from '../../../e2e/support/golden.ts'
import type { GenerationEvent } from '../../generation/index.ts'
import { decodePng, encodePng, type Raster } from '../../imaging/index.ts'
import { defaultRequest, type GenerationRequest } from '../../parameters/index.ts'
import { schedulerNames } from '../sampling/schedulers/index.ts'
import { Engine } from './engine.ts'

const engine = new Engine({
  loadOrt: async () => ort,
  clipMerges: () => Promise.reject(new Error('The demo model has a tokenizer of its own')),
  device: 'processor',
})

const start = raster(64, 64, (x, y) => [4 * x, 4 * y, 128])
/** White from 16 to 40 across and 24 to 56 down. */
const isPainted = (x: number, y: number) => x >= 16 && x < 40 && y >= 24 && y < 56
const mask = raster(64, 64, (x, y) => (isPainted(x, y) ? [255, 255, 255] : [0, 0, 0]))

const image2image = { endpoint: 'sd/image2image' } as const
const inpainting = { endpoint: 'sd/inpainting' } as const

beforeAll(async () => {
  await engine.models.open('demo', await demoFiles())
})

describe('a picture from a picture', () => {
  it('departs further from it the stronger it is asked to', async () => {
    const before = await picture({ endpoint: 'sd/text2image', prompt: 'a blue tree', num_inference_steps: 15 })
    const request = { ...image2image, init_image: await png(before), num_inference_steps: 10 }
    const distances: number[] = []
    for (const strength of [0.2, 0.6, 1]) distances.push(difference(await picture({ ...request, strength }), before))
    expect(distances).toEqual(distances.toSorted((a, b) => a - b))
    expect(distances[2]).toBeGreaterThan(1.5 * distances[0]!)
  })

  it('takes as many steps as the strength leaves', async () => {
    const steps = (await events({ ...image2image, strength: 0.58, num_inference_steps: 50 })).filter(
      ({ type }) => type === 'step',
    )
    expect(steps).toHaveLength(28)
  })

  it('is the same alone and among several', async () => {
    for (const endpoint of [image2image, inpainting]) {
      const options = { ...endpoint, scheduler: 'EulerAncestralDiscreteScheduler', num_inference_steps: 4 }
      const [, second] = await pictures({ ...options, seed: 8, samples: 2 })
      expect(second).toEqual((await pictures({ ...options, seed: 9 }))[0])
    }
  })

  it('is brought to the size that is asked for', async () => {
    const wide = await png(raster(100, 40, () => [9, 99, 200]))
    expect(await picture({ ...image2image, init_image: wide, width: 72, height: 64 })).toMatchObject({
      width: 72,
      height: 64,
    })
  })
})

describe('a picture with a mask', () => {
  it.each(schedulerNames)('changes under the mask, and nowhere else, with %s', async (scheduler) => {
    for (const strength of [1, 0.7]) {
      const drawn = await picture({ ...inpainting, scheduler, strength, num_inference_steps: 6 })
      expect(changed(drawn, start, isPainted)).toBeGreaterThan(500)
      expect(changed(drawn, start, (x, y) => !isPainted(x, y))).toBe(0)
    }
  })

  it('fades into what is around it with a soft edge', async () => {
    const drawn = await picture({ ...inpainting, mask_blur: 4 })
    expect(changed(drawn, start, (x, y) => x >= 40 && x < 44 && y >= 24 && y < 56)).toBeGreaterThan(10)
    expect(changed(drawn, start, (x, y) => x >= 56 || y < 8)).toBe(0)
  })

  it('keeps its own size when only the masked part is drawn', async () => {
    const [large, largeMask] = [
      raster(150, 110, (x, y) => [x, y, 7]),
      raster(150, 110, (x) => Array(3).fill(x < 30 ? 255 : 0)),
    ]
    const drawn = await picture({
      ...inpainting,
      init_image: await png(large),
      mask_image: await png(largeMask),
      padding_mask_crop: 8,
    })
    expect(drawn).toMatchObject({ width: 150, height: 110 })
    expect(changed(drawn, large, (x) => x >= 30)).toBe(0)
    expect(changed(drawn, large, (x) => x < 30)).toBeGreaterThan(1000)
  })
})

describe.skipIf(!goldenFolder)('an inpainting model (needs the golden folder)', () => {
  it('is opened for what it can do, and refused for the rest', async () => {
    const ninth = (path: string) => `${goldenFolder}/tiny/${path.replace(/^unet\//, 'unet9/')}`
    const summary = await engine.models.open('brush', await demoFiles(ninth))
    expect(summary.inpainting).toBe(true)
    for (const strength of [1, 0.7]) {
      const drawn = await picture({ ...inpainting, model_id: 'brush', strength })
      expect(changed(drawn, start, isPainted)).toBeGreaterThan(500)
      expect(changed(drawn, start, (x, y) => !isPainted(x, y))).toBe(0)
    }
    await expect(events({ model_id: 'brush' })).rejects.toMatchObject({ code: 'invalid-request', field: 'endpoint' })
  })
})

describe('a request with a picture', () => {
  it.each([
    ['no start picture', { ...image2image, init_image: undefined }, 'init_image', /^Choose a start picture\.$/],
    ['no mask', { ...inpainting, mask_image: undefined }, 'mask_image', /^Choose a mask\.$/],
    ['too little strength for one step', { ...image2image, strength: 0.1 }, 'strength', /leaves none of 5 steps/],
    ['a text for a picture', { ...image2image, init_image: new Blob(['text']) }, 'init_image', /is no picture/],
    ['an address without https', { ...image2image, init_image: 'ftp://a.example' }, 'init_image', /begin with https/],
  ] satisfies [string, Partial<GenerationRequest>, string, RegExp][])(
    'and %s is refused in a sentence',
    async (_, request, field, sentence) => {
      const refused = events(request)
      await expect(refused).rejects.toMatchObject({ name: 'GenerationError', field })
      await expect(refused).rejects.toThrow(sentence)
    },
  )

  it.each([
    ['another size', raster(64, 56, () => [255, 255, 255]), /64 × 56 pixels, the start picture 64 × 64/],
    ['nothing painted', raster(64, 64, () => [0, 0, 0]), /^The mask is empty/],
    ['a dot', raster(64, 64, (x, y) => Array(3).fill(x === 3 && y === 3 ? 255 : 0)), /^The mask is too small/],
  ])('and a mask of %s is refused in a sentence', async (_, wrong, sentence) => {
    const refused = events({ ...inpainting, mask_image: await png(wrong) })
    await expect(refused).rejects.toMatchObject({ code: 'invalid-request', field: 'mask_image' })
    await expect(refused).rejects.toThrow(sentence)
  })

  it('is drawn from words alone where that is what is asked for', async () => {
    expect(await picture({ endpoint: 'sd/text2image' })).toEqual(
      await picture({ endpoint: 'sd/text2image', init_image: undefined, mask_image: undefined }),
    )
  })
})

function raster(width: number, height: number, colour: (x: number, y: number) => number[]): Raster {
  const pixels = Array.from({ length: width * height }, (_, i) => colour(i % width, Math.floor(i / width)))
  return { width, height, channels: 3, data: Uint8Array.from(pixels.flat()) }
}

const png = (picture: Raster) => encodePng({ ...picture, rgb: picture.data })

async function events(request: Partial<GenerationRequest>): Promise<GenerationEvent[]> {
  const pictures = { init_image: await png(start), mask_image: await png(mask) }
  const whole = { ...defaultRequest, ...demoRequest, num_inference_steps: 5, seed: 7, ...pictures, ...request }
  const all: GenerationEvent[] = []
  await engine.produce(whole, new AbortController().signal, (event) => all.push(event))
  return all
}

async function pictures(request: Partial<GenerationRequest>): Promise<Raster[]> {
  const images = (await events(request)).filter((event) => event.type === 'image')
  return Promise.all(images.map(async ({ picture }) => decodePng(new Uint8Array(await picture.arrayBuffer()))))
}

async function picture(request: Partial<GenerationRequest>): Promise<Raster> {
  return (await pictures(request))[0]!
}

/** Root mean square, in levels. */
function difference(a: Raster, b: Raster): number {
  return Math.sqrt(Array.from(a.data).reduce((sum, value, i) => sum + (value - b.data[i]!) ** 2, 0) / a.data.length)
}

/** How many of the pixels that `where` says have changed. */
function changed(a: Raster, b: Raster, where: (x: number, y: number) => boolean): number {
  let count = 0
  for (let i = 0; i < a.width * a.height; i++) {
    const differs = [0, 1, 2].some((c) => a.data[3 * i + c] !== b.data[3 * i + c])
    if (differs && where(i % a.width, Math.floor(i / a.width))) count++
  }
  return count
}
