/** The second pass through the engine, on the wasm backend with the demo model: what comes out, and what is kept of what was drawn before. */
import { readFile } from 'node:fs/promises'
import * as ort from 'onnxruntime-web'
import { beforeAll, describe, expect, it } from 'vitest'
import { demoLora } from '../../../e2e/support/demo-adapters.ts'
import { demoFiles } from '../../../e2e/support/demo-files.ts'
import { demoRequest } from '../../../e2e/support/demo-model.ts'
import type { GenerationEvent } from '../../generation/index.ts'
import { defaultRequest, type GenerationRequest } from '../../parameters/index.ts'
import { Engine } from './engine.ts'

/** Where the UNet's map is as large as the second pass draws it, `fail` may throw. */
async function opened(fail: () => void = () => {}) {
  const create = async (...how: Parameters<typeof ort.InferenceSession.create>) => {
    const session = await ort.InferenceSession.create(...how)
    const run = session.run as (...call: unknown[]) => ReturnType<typeof session.run>
    session.run = (...call: unknown[]) => {
      const { sample } = call[0] as { sample?: ort.Tensor }
      if (sample?.dims[3] === 16) fail()
      return run.apply(session, call)
    }
    return session
  }
  const engine = new Engine({
    loadOrt: async () => ({ ...ort, InferenceSession: { create } as unknown as typeof ort.InferenceSession }),
    clipMerges: () => Promise.reject(),
    device: 'processor',
  })
  await engine.models.open('demo', await demoFiles())
  return engine
}

const asked: GenerationRequest = {
  ...{ ...defaultRequest, ...demoRequest, num_inference_steps: 3, seed: 5, scheduler: 'DDIMScheduler' },
  ...{ hires: true, hr_second_pass_steps: 2 },
}

async function drawn(
  engine: Engine,
  request: Partial<GenerationRequest> = {},
  { signal } = new AbortController(),
  hear: (event: GenerationEvent) => void = () => {},
) {
  const events: GenerationEvent[] = []
  const end = await engine
    .produce({ ...asked, ...request }, signal, (event) => {
      events.push(event)
      hear(event)
    })
    .catch((error: unknown) => error)
  const images = events.filter((event) => event.type === 'image')
  const pictures = await Promise.all(images.map(async ({ picture }) => Buffer.from(await picture.arrayBuffer())))
  return { events, images, pictures, end, steps: events.filter((event) => event.type === 'step') }
}

/** Of a PNG. */
const sizeOf = (png: Buffer) => ({ width: png.readUInt32BE(16), height: png.readUInt32BE(20) })

describe('two passes', () => {
  let engine: Engine
  let usual: Buffer
  beforeAll(async () => {
    engine = await opened()
    usual = (await drawn(engine)).pictures[0]!
  })

  it('make one picture of twice the size, and count the steps of both, which weigh what they cost', async () => {
    const { pictures, images, steps, end } = await drawn(engine, { samples: 2 })
    expect(end).toBeUndefined()
    expect(images.map(({ index, seed, hires }) => [index, seed, hires])).toEqual([
      [0, 5, undefined],
      [1, 6, undefined],
    ])
    for (const picture of pictures) expect(sizeOf(picture)).toEqual({ width: 128, height: 128 })
    expect(steps.map(({ image, step, steps }) => [image, step, steps])).toEqual(
      [0, 1].flatMap((image) => [1, 2, 3, 4, 5].map((step) => [image, step, 5])),
    )
    const shares = steps.slice(0, 5).map(({ share }) => share!)
    expect(shares.at(-1)).toBe(1)
    const [first, second] = [shares[0]!, shares[4]! - shares[3]!]
    expect(second / first).toBeGreaterThan(3)
    expect((await drawn(engine, { seed: 6 })).pictures[0]).toEqual(pictures[1])
  })

  it.each([
    ['Lanczos', { hr_upscaler: 'Lanczos' }],
    ['NVIDIA’s numbers', { random_source: 'nvidia' }],
    ['another scheduler', { hr_scheduler: 'EulerAncestralDiscreteScheduler' }],
    ['another guidance', { hr_cfg: 3 }],
    ['another prompt', { hr_prompt: 'a blue house' }],
    ['another strength', { hr_denoising_strength: 0.5 }],
    ['skipped guidance', { s_min_uncond: 5 }],
    ['DeepCache', { cache_interval: 2 }],
    ['words for the second pass alone', { prompt: 'a [red:blue:1.4] house' }],
    ['a varied seed', { subseed_strength: 0.2, subseed: 3 }],
  ] as const)('draw another picture by %s', async (_, changes: Partial<GenerationRequest>) => {
    const { pictures, end } = await drawn(engine, changes)
    expect(end).toBeUndefined()
    expect(sizeOf(pictures[0]!)).toEqual({ width: 128, height: 128 })
    expect(pictures[0]!.equals(usual)).toBe(false)
  })

  it('hear of changes in the prompt where AUTOMATIC1111 has them: 0 to 1 is the first pass, 1 to 2 the second', async () => {
    const blue = await drawn(engine, { prompt: 'a blue house' })
    const changing = (when: string) => drawn(engine, { prompt: `a [red:blue:${when}] house` })
    expect((await changing('2.0')).pictures).toEqual([usual])
    expect((await changing('0.0')).pictures).toEqual(blue.pictures)
    const { pictures } = await drawn(engine, { hr_prompt: 'a blue house' })
    // Beyond the first pass's last step, and before the second's first.
    for (const when of ['1.0', '3']) expect((await changing(when)).pictures).toEqual(pictures)
  })

  it('only enlarge at a strength of 0', async () => {
    const { steps, pictures } = await drawn(engine, { hr_denoising_strength: 0, hr_upscaler: 'Nearest' })
    expect(steps.map(({ step, steps, share }) => [step, steps, share])).toEqual([1, 2, 3].map((i) => [i, 3, i / 3]))
    expect(sizeOf(pictures[0]!)).toEqual({ width: 128, height: 128 })
  })

  it('have LoRAs of their own, and leave the model as it was', async () => {
    const path = 'swirl.safetensors'
    await engine.adapters.open('swirl', { path, data: Uint8Array.from(demoLora()) })
    const small = await drawn(engine, { hires: false })
    const { pictures } = await drawn(engine, { hr_prompt: 'a red house <lora:swirl:1>', samples: 2 })
    expect(pictures[0]!.equals(usual)).toBe(false)
    const one = await drawn(engine, { hr_prompt: 'a red house <lora:swirl:1>', seed: 6 })
    expect(one.pictures[0]).toEqual(pictures[1])
    expect((await drawn(engine, { hires: false })).pictures).toEqual(small.pictures)
    expect((await drawn(engine, { lora_models: ['swirl'] })).pictures[0]!.equals(pictures[0]!)).toBe(false)
  })

  it('are enlarged by an upscaler model that is open, under its id or its name', async () => {
    const missing = await drawn(engine, { hr_upscaler: 'compact-2x' })
    expect(missing).toMatchObject({ end: { field: 'hr_upscaler' } })
    const path = 'compact-2x.safetensors'
    const data = new Uint8Array(await readFile(`e2e/support/models/upscalers/${path}`))
    await engine.openUpscaler('kept-under', { path, data })
    const { pictures, end } = await drawn(engine, { hr_upscaler: 'compact-2x' })
    expect(end).toBeUndefined()
    expect(sizeOf(pictures[0]!)).toEqual({ width: 128, height: 128 })
    expect((await drawn(engine, { hr_upscaler: 'kept-under' })).pictures).toEqual(pictures)
    expect((await drawn(engine, { hr_upscaler: 'Lanczos' })).pictures[0]!.equals(pictures[0]!)).toBe(false)
  })

  it('are one where a picture is started from, and that is said', async () => {
    const init_image = new Blob([(await drawn(engine, { hires: false })).pictures[0]!])
    const { pictures, events } = await drawn(engine, { endpoint: 'sd/image2image', init_image })
    expect(sizeOf(pictures[0]!)).toEqual({ width: 64, height: 64 })
    expect(events).toContainEqual(expect.objectContaining({ type: 'warning', field: 'hires' }))
  })

  it.each([
    [{ hr_prompt: 'a house <lora:nobody:1>' }, 'lora_models'],
    [{ hr_scale: 0.5 }, 'hr_scale'],
    [{ hr_resize_x: 16_000 }, 'hr_resize_x'],
    [{ hr_scheduler: 'Nobody' }, 'hr_scheduler'],
    [{ hr_denoising_strength: 0.001, hr_second_pass_steps: 20 }, 'hr_denoising_strength'],
  ] as const)('are refused with %j', async (changes, field) => {
    const { end, events } = await drawn(engine, changes)
    expect(end).toMatchObject({ name: 'GenerationError', field })
    expect(events).toEqual([])
  })
})

describe('the first pass’s picture is kept', () => {
  it('after Stop in the second', async () => {
    const engine = await opened()
    const [small] = (await drawn(engine, { hires: false, seed: 6 })).pictures
    const stop = new AbortController()
    const { images, pictures, end } = await drawn(
      engine,
      { samples: 3 },
      stop,
      (event) => event.type === 'step' && event.image === 1 && event.step === 4 && stop.abort(),
    )
    expect(end).toMatchObject({ name: 'AbortError' })
    expect(images.map(({ index, hires }) => [index, hires])).toEqual([
      [0, undefined],
      [1, false],
    ])
    expect(pictures[1]).toEqual(small)
  })

  it('and not after Stop in the first', async () => {
    const stop = new AbortController()
    const hear = (event: GenerationEvent) => event.type === 'step' && event.step === 2 && stop.abort()
    expect((await drawn(await opened(), {}, stop, hear)).images).toEqual([])
  })

  it('when memory runs out in the second, with a word on what helps', async () => {
    const engine = await opened(() => {
      throw new Error('failed to allocate memory')
    })
    const { images, pictures, end } = await drawn(engine)
    expect(end).toMatchObject({ code: 'out-of-memory', field: 'hr_scale' })
    expect(String(end)).toContain('128 × 128')
    expect(images.map(({ hires }) => hires)).toEqual([false])
    expect(pictures).toEqual((await drawn(engine, { hires: false })).pictures)
  })
})
