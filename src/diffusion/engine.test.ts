/** The engine in Node, on the wasm backend with the demo model: its contract as a backend, and its manners. */
import { readFile } from 'node:fs/promises'
import * as ort from 'onnxruntime-web'
import { beforeAll, describe, expect, it } from 'vitest'
import { demoPaths, demoRequest } from '../../e2e/support/demo-model.ts'
import { itIsABackend } from '../generation/backend-contract.ts'
import { type Backend, connect, type GenerationEvent, serve } from '../generation/index.ts'
import { defaultRequest, type GenerationRequest } from '../parameters/index.ts'
import { Engine } from './engine.ts'

const engine = new Engine({
  loadOrt: async () => ort,
  clipMerges: () => Promise.reject(new Error('The demo model has a tokenizer of its own')),
  device: 'processor',
})

const { port1, port2 } = new MessageChannel()
serve(port1, (request, signal, emit) => engine.produce(request, signal, emit))
const backend: Backend = connect(port2)

beforeAll(async () => {
  const read = async (path: string) => ({ path, data: new Uint8Array(await readFile(`public/models/demo/${path}`)) })
  await engine.models.open('demo', await Promise.all(demoPaths.map(read)))
})

describe('the engine', () => {
  itIsABackend({ backend: () => backend, request: demoRequest })

  it('gives the same picture for the same seed, whether alone or among several', async () => {
    const [, second] = await pictures({ seed: 4, samples: 2 })
    const [alone] = await pictures({ seed: 5 })
    expect(second).toEqual(alone)
    expect((await pictures({ seed: 6 }))[0]).not.toEqual(alone)
  })

  it('draws what the prompt says, not just the seed', async () => {
    const [red] = await pictures({ prompt: 'a red house' })
    const [blue] = await pictures({ prompt: 'a blue house' })
    expect(red).not.toEqual(blue)
  })

  it('draws a seed of -1 anew each time, and tells which it was', async () => {
    const [first, second] = [await images({ seed: -1 }), await images({ seed: -1 })]
    expect(first[0]!.seed).not.toBe(second[0]!.seed)
    expect(await pictures({ seed: first[0]!.seed })).toEqual([await bytes(first[0]!.picture)])
  })

  it.each([
    ['an empty prompt', { prompt: '' }],
    ['a prompt of 2,000 words', { prompt: 'house '.repeat(2000) }],
    ['emoji', { prompt: '🏠👩‍👩‍👧 red' }],
    ['right-to-left words', { prompt: 'בית אדום' }],
    ['an unpaired surrogate', { prompt: 'a \ud800 house' }],
    ['a seed of 2³²', { seed: 2 ** 32 }],
    ['the largest seed', { seed: Number.MAX_SAFE_INTEGER }],
    ['an oblong picture whose latents do not halve evenly', { width: 72, height: 120 }],
    ['no guidance', { guidance_scale: 1 }],
    ['NVIDIA’s random numbers', { random_source: 'nvidia' }],
    ['a scheduler of its own', { scheduler: 'LCMScheduler', num_inference_steps: 4 }],
    ['the scheduler left to the model', { scheduler: 'default' }],
  ] satisfies [string, Partial<GenerationRequest>][])('draws with %s', async (_, request) => {
    const [picture] = await pictures(request)
    expect(picture!.length).toBeGreaterThan(100)
  })

  it.each([
    ['num_inference_steps', 0],
    ['num_inference_steps', 101],
    ['width', 0],
    ['width', 63],
    ['height', 4096],
    ['seed', 2 ** 53],
    ['seed', -2],
    ['samples', 5],
    ['clip_skip', 3],
    ['scheduler', 'EDMEulerScheduler'],
    ['guidance_scale', Number.NaN],
  ] satisfies [keyof GenerationRequest, number | string][])('refuses %s = %s in a sentence', async (field, value) => {
    const refused = images({ [field]: value })
    await expect(refused).rejects.toMatchObject({ code: 'invalid-request', field })
    await expect(refused).rejects.toThrow(/\.$/)
  })

  it('says that a model is not open', async () => {
    await expect(images({ model_id: 'another' })).rejects.toMatchObject({ code: 'bad-file', field: 'model_id' })
  })

  it('warns of what it cannot do, naming the field, and draws all the same', async () => {
    const found = await events({ safety_checker: true, refiner: true })
    const warned = found.filter((event) => event.type === 'warning').map(({ field }) => field)
    expect(warned).toEqual(['safety_checker', 'refiner'])
    expect(found.at(-1)!.type).toBe('image')
  })

  it('says that a LoRA or an embedding is not open, naming the field', async () => {
    const unknown = { code: 'bad-file', field: 'lora_models' }
    await expect(images({ lora_models: ['x'] })).rejects.toMatchObject(unknown)
    await expect(images({ prompt: 'a house <lora:x:1>' })).rejects.toMatchObject(unknown)
    await expect(images({ embeddings: ['x'] })).rejects.toMatchObject({ code: 'bad-file', field: 'embeddings' })
  })

  it.each([
    ['EulerAncestralDiscreteScheduler', ['sigma_schedule']],
    ['LCMScheduler', ['sigma_schedule', 'timestep_spacing']],
    ['EulerDiscreteScheduler', []],
  ])('warns of settings that %s has no use for', async (scheduler, fields) => {
    const found = await events({ scheduler, sigma_schedule: 'karras', timestep_spacing: 'leading' })
    expect(found.filter((event) => event.type === 'warning').map(({ field }) => field)).toEqual(fields)
  })

  it('tells those who wait for their turn so, and serves them in order', async () => {
    const [first, second] = await Promise.all([events({ seed: 1 }), events({ seed: 2 })])
    expect(first.some(({ type }) => type === 'queued')).toBe(false)
    expect(second[0]).toEqual({ type: 'queued', position: 1 })
    expect(second.at(-1)!.type).toBe('image')
  })

  it('names files that are no model', async () => {
    const data = new TextEncoder().encode('<!doctype html><title>Not found</title>')
    await expect(engine.models.open('x', [{ path: 'model.safetensors', data }])).rejects.toMatchObject({
      code: 'bad-file',
    })
  })
})

async function events(request: Partial<GenerationRequest>): Promise<GenerationEvent[]> {
  const whole = { ...defaultRequest, ...demoRequest, num_inference_steps: 3, seed: 7, ...request }
  const all: GenerationEvent[] = []
  for await (const event of backend.generate(whole, new AbortController().signal)) all.push(event)
  return all
}

async function images(request: Partial<GenerationRequest>) {
  return (await events(request)).filter((event) => event.type === 'image')
}

async function pictures(request: Partial<GenerationRequest>): Promise<Uint8Array[]> {
  return Promise.all((await images(request)).map(({ picture }) => bytes(picture)))
}

async function bytes(picture: Blob): Promise<Uint8Array> {
  return new Uint8Array(await picture.arrayBuffer())
}
