/** The engine in Node, on the wasm backend with the demo model: its contract as a backend, and its manners. */
import { readFile } from 'node:fs/promises'
import * as ort from 'onnxruntime-web'
import { beforeAll, describe, expect, it } from 'vitest'
import { demoFiles } from '../../../e2e/support/demo-files.ts'
import { demoRequest } from '../../../e2e/support/demo-model.ts'
import { writeSafetensors } from '../../../e2e/support/safetensors-writer.ts'
import { itIsABackend } from '../../generation/backend-contract.ts'
import { type Backend, connect, type GenerationEvent, serve } from '../../generation/index.ts'
import { encodePng } from '../../imaging/index.ts'
import { memoryBytes, readSafetensors } from '../../models/index.ts'
import { defaultRequest, type GenerationRequest } from '../../parameters/index.ts'
import { Engine } from './engine.ts'
import type { ModelFile } from './model-library.ts'

const engine = new Engine({
  loadOrt: async () => ort,
  clipMerges: () => Promise.reject(new Error('The demo model has a tokenizer of its own')),
  device: 'processor',
})

const { port1, port2 } = new MessageChannel()
serve(port1, (request, signal, emit) => engine.produce(request, signal, emit))
const backend: Backend = connect(port2)

beforeAll(async () => {
  await engine.models.open('demo', await demoFiles())
})

describe('the engine', () => {
  itIsABackend({ backend: () => backend, request: demoRequest })

  it('gives the same picture for the same seed, whether alone or among several', async () => {
    const [, second] = await pictures({ seed: 4, samples: 2 })
    const [alone] = await pictures({ seed: 5 })
    expect(second).toEqual(alone)
    expect((await pictures({ seed: 6 }))[0]).not.toEqual(alone)
  })

  it('reads the same words once for many pictures', async () => {
    let read = 0
    const create = async (...how: Parameters<typeof ort.InferenceSession.create>) => {
      const session = await ort.InferenceSession.create(...how)
      const run = session.run as (...call: unknown[]) => ReturnType<typeof session.run>
      session.run = (...call: unknown[]) => {
        if ('embeddings' in (call[0] as object)) read++
        return run.apply(session, call)
      }
      return session
    }
    const counted = { ...ort, InferenceSession: { create } as unknown as typeof ort.InferenceSession }
    const engine = new Engine({ loadOrt: async () => counted, clipMerges: () => Promise.reject(), device: 'processor' })
    await engine.models.open('demo', await demoFiles())
    const draw = async (request: Partial<GenerationRequest>) => {
      const asked = { ...defaultRequest, ...demoRequest, num_inference_steps: 1, ...request }
      await engine.produce(asked, new AbortController().signal, () => {})
      return read
    }
    expect(await draw({ prompt: 'a red house', seed: 1 })).toBe(2)
    expect(await draw({ prompt: 'a red house', seed: 2 })).toBe(2)
    expect(await draw({ prompt: 'a blue house', seed: 2 })).toBe(3)
    expect(await draw({ prompt: 'a red house', clip_skip: 1 })).toBe(4)
  })

  it('enlarges a picture at its turn, and none once it is stopped', async () => {
    const data = new Uint8Array(await readFile('e2e/support/models/upscalers/compact-2x.safetensors'))
    const opened = await engine.openUpscaler('x', { path: 'some/where/compact-2x.safetensors', data })
    expect(opened).toMatchObject({ id: 'x', name: 'compact-2x', scale: 2 })
    const picture = await encodePng({ width: 40, height: 30, rgb: new Uint8Array(3600).fill(99) })
    const asked = { picture, upscaler: 'x', width: 80, height: 60 }
    const order: string[] = []
    const enlarge = (what: string, signal: AbortSignal) =>
      engine.enlarge(asked, signal, ({ type }) => type !== 'loading' && order.push(`${what}: ${type}`))
    await Promise.all([
      engine
        .produce({ ...defaultRequest, ...demoRequest, num_inference_steps: 1 }, new AbortController().signal, () => {})
        .then(() => order.push('drawn')),
      enlarge('first', new AbortController().signal),
    ])
    expect(order).toEqual(['first: queued', 'drawn', 'first: step', 'first: image'])
    const stopping = new AbortController()
    const stopped = engine.enlarge(asked, stopping.signal, ({ type }) => type === 'step' && stopping.abort())
    await expect(stopped).rejects.toMatchObject({ name: 'AbortError' })
    expect(await engine.upscalerPace('x')).toBeGreaterThan(0)
    expect(await engine.enlargingCost('x', { width: 40, height: 30 }, { width: 80, height: 60 })).toMatchObject({
      tiles: 1,
    })
  })

  it('draws what the prompt says, not just the seed', async () => {
    const [red] = await pictures({ prompt: 'a red house' })
    const [blue] = await pictures({ prompt: 'a blue house' })
    expect(red).not.toEqual(blue)
  })

  it('draws what a prompt says at each step, and the sum of several prompts', async () => {
    const drawn = async (prompt: string, request: Partial<GenerationRequest> = {}) => {
      const [picture] = await pictures({ prompt, num_inference_steps: 4, scheduler: 'DDIMScheduler', ...request })
      return Buffer.from(picture!)
    }
    const [red, blue] = [await drawn('a red house'), await drawn('a blue house')]
    // The switch lies beyond the last call, before the first, and between two.
    expect(await drawn('a [red:blue:1.0] house')).toEqual(red)
    expect(await drawn('a [red:blue:0] house')).toEqual(blue)
    const between = await drawn('a [red:blue:0.25] house')
    for (const same of [red, blue]) expect(between.equals(same)).toBe(false)
    expect(await drawn('a [red:blue:1] house')).toEqual(between)
    expect((await drawn('a [red|blue] house')).equals(between)).toBe(false)
    expect(await drawn('a [red:blue:0] house', { prompt_syntax: 'literal' })).not.toEqual(blue)

    expect(await drawn('a red house :1')).toEqual(red)
    expect(await drawn('a red house AND a blue house :0')).toEqual(red)
    const both = await drawn('a red house AND a blue house')
    for (const same of [red, blue]) expect(both.equals(same)).toBe(false)
    // u + 3.5·2·(c − u) is u + 7·(c − u), to the bit.
    const whole = await drawn('a red house', { guidance_scale: 7 })
    expect(await drawn('a red house :2', { guidance_scale: 3.5 })).toEqual(whole)
  })

  it('weighs words in the ways of AUTOMATIC1111', async () => {
    const drawn = async (prompt: string, emphasis: GenerationRequest['emphasis']) =>
      Buffer.from((await pictures({ prompt, emphasis }))[0]!)
    const plain = await drawn('a red house', 'original')
    expect(await drawn('a (red:1.8) house', 'ignore')).toEqual(plain)
    const [original, unnormed] = [
      await drawn('a (red:1.8) house', 'original'),
      await drawn('a (red:1.8) house', 'no_norm'),
    ]
    expect(original.equals(plain) || unnormed.equals(plain) || original.equals(unnormed)).toBe(false)
  })

  it.each([
    ['a house <hypernet:x:1>', {}, 'prompt'],
    ['a photo, 16:9', {}, 'prompt'],
    ['a house', { negative_prompt: 'fog <lora:x:1>' }, 'negative_prompt'],
  ] as const)('warns of what %j does not do', async (prompt, request, field) => {
    const found = await events({ prompt, ...request })
    expect(found.filter((event) => event.type === 'warning').map((event) => event.field)).toEqual([field])
  })

  it('draws a seed of -1 anew each time, and tells which it was', async () => {
    const [first, second] = [await images({ seed: -1 }), await images({ seed: -1 })]
    expect(first[0]!.seed).not.toBe(second[0]!.seed)
    expect(await pictures({ seed: first[0]!.seed })).toEqual([await bytes(first[0]!.picture)])
  })

  it('draws with weights of 8 and 4 bits where asked, and takes the whole ones again', async () => {
    const asked = async (weight_bits: GenerationRequest['weight_bits']) =>
      Buffer.from((await pictures({ weight_bits }))[0]!)
    const whole = await asked('auto')
    const [eight, four] = [await asked('8bit'), await asked('4bit')]
    expect(eight.equals(whole) || four.equals(whole) || eight.equals(four)).toBe(false)
    expect(await asked('16bit')).toEqual(whole)
  })

  it.each([8, 4] as const)(
    'rounds the weights to %i bits where there is room for no more, and says so',
    async (bits) => {
      const room = (await engine.memory('demo', ''))[bits]
      const narrow = new Engine({
        loadOrt: async () => withRoom(room),
        clipMerges: () => Promise.reject(new Error('The demo model has a tokenizer of its own')),
        device: 'processor',
      })
      await narrow.models.open('demo', await demoFiles())
      const found: GenerationEvent[] = []
      const request = { ...defaultRequest, ...demoRequest, num_inference_steps: 2, seed: 3 }
      const draw = (weight_bits: GenerationRequest['weight_bits']) =>
        narrow.produce({ ...request, weight_bits }, new AbortController().signal, (event) => found.push(event))
      await draw('auto')
      expect(found.filter(({ type }) => type === 'warning')).toMatchObject([
        { field: 'weight_bits', reason: expect.stringMatching(`in 32 bits: .* rounded to ${bits}`) },
      ])
      const picture = async () => bytes((found.findLast(({ type }) => type === 'image') as { picture: Blob }).picture)
      const squeezed = await picture()
      expect(found.at(-1)).toMatchObject({ type: 'image', weight_bits: `${bits}bit` })
      await draw(`${bits}bit`)
      expect(await picture()).toEqual(squeezed)
      expect(found.at(-1)).not.toHaveProperty('weight_bits')
      await expect(draw('16bit')).rejects.toMatchObject({ code: 'out-of-memory' })
    },
  )

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
    ['num_inference_steps', 151],
    ['width', 0],
    ['width', 63],
    ['height', 4096],
    ['seed', 2 ** 53],
    ['seed', -2],
    ['samples', 1001],
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
    const found = await events({ refiner: true })
    const warned = found.filter((event) => event.type === 'warning').map(({ field }) => field)
    expect(warned).toEqual(['refiner'])
    expect(found.at(-1)!.type).toBe('image')
  })

  it('says that a LoRA or an embedding is not open, naming the field', async () => {
    const unknown = { code: 'bad-file', field: 'lora_models' }
    await expect(images({ lora_models: ['x'] })).rejects.toMatchObject(unknown)
    await expect(images({ prompt: 'a house <lora:x:1>' })).rejects.toMatchObject(unknown)
    await expect(images({ embeddings: ['x'] })).rejects.toMatchObject({ code: 'bad-file', field: 'embeddings' })
  })

  it.each([
    ['DDIMScheduler', ['sigma_schedule']],
    ['EulerAncestralDiscreteScheduler', []],
    ['LCMScheduler', ['sigma_schedule', 'timestep_spacing']],
    ['EulerDiscreteScheduler', []],
  ])('warns of settings that %s has no use for', async (scheduler, fields) => {
    const found = await events({ scheduler, sigma_schedule: 'karras', timestep_spacing: 'leading' })
    expect(found.filter((event) => event.type === 'warning').map(({ field }) => field)).toEqual(fields)
  })

  it('warns of an eta that a scheduler has no use for', async () => {
    for (const [scheduler, fields] of [
      ['EulerDiscreteScheduler', ['eta']],
      ['dpmpp_2m_sde', []],
    ] as const) {
      const found = await events({ scheduler, eta: 0.5 })
      expect(found.filter((event) => event.type === 'warning').map(({ field }) => field)).toEqual(fields)
    }
  })

  it('varies a seed by the next of another, and tells both', async () => {
    const [first, second] = await images({ samples: 2, seed: 3, subseed: 8, subseed_strength: 0.2 })
    expect([first, second].map((image) => [image!.seed, image!.subseed])).toEqual([
      [3, 8],
      [3, 9],
    ])
    const [again] = await images({ samples: 1, seed: 3, subseed: 9, subseed_strength: 0.2 })
    expect(Buffer.compare(await bytes(again!.picture), await bytes(second!.picture))).toBe(0)
    expect(Buffer.compare(await bytes(first!.picture), await bytes(second!.picture))).not.toBe(0)
  })

  it('refuses to draw unchecked where a check is asked for and there is no checker', async () => {
    const refused = images({ safety_checker: true })
    await expect(refused).rejects.toMatchObject({ code: 'bad-file', field: 'safety_checker' })
  })

  it.each([
    ['blackens and tells of a picture that the checker flags', -1, true],
    ['shows a picture that the checker lets pass', 1, false],
  ])('%s', async (_, threshold, flagged) => {
    await engine.models.openSafetyChecker('safety-checker', await checkerWith(threshold))
    const [checked] = await images({ safety_checker: true })
    const [plain] = await images({})
    expect(checked!.flagged).toBe(flagged)
    expect(plain!.flagged).toBeUndefined()
    const same = Buffer.compare(await bytes(checked!.picture), await bytes(plain!.picture)) === 0
    expect(same).toBe(!flagged)
    if (flagged) {
      const { width, height } = { ...defaultRequest, ...demoRequest }
      const black = await encodePng({ width, height, rgb: new Uint8Array(3 * width * height) })
      expect(await bytes(checked!.picture)).toEqual(await bytes(black))
    }
  })

  it('decodes with a VAE of one’s own, and with the model’s again', async () => {
    const path = 'vae/diffusion_pytorch_model.safetensors'
    const files = [
      { path: 'mine.safetensors', data: new Uint8Array(await readFile(`e2e/support/models/mini/${path}`)) },
      { path: 'config.json', data: new Uint8Array(await readFile('e2e/support/models/mini/vae/config.json')) },
    ]
    const [before] = await pictures({})
    expect(await engine.models.openVae('vae/mine', files)).toMatchObject({ id: 'vae/mine', name: 'mine' })
    const own = await events({ vae: 'vae/mine' })
    // Nothing else is read again.
    const { total } = own.find((event) => event.type === 'loading')!
    expect(total).toBeLessThan(files[0]!.data.length)
    expect((await pictures({ vae: 'vae/mine' }))[0]).not.toEqual(before)
    expect((await pictures({}))[0]).toEqual(before)
    await expect(images({ vae: 'vae/other' })).rejects.toMatchObject({ code: 'bad-file', field: 'vae' })
  })

  it('decodes and encodes with a TAESD, and with a decoder only refuses what it cannot read', async () => {
    const file = new Uint8Array(await readFile('e2e/support/models/mini-taesd/diffusion_pytorch_model.safetensors'))
    const [before] = await pictures({})
    await engine.models.openVae('vae/taesd', [{ path: 'taesd.safetensors', data: file }])
    const [drawn] = await pictures({ vae: 'vae/taesd' })
    expect(drawn).not.toEqual(before)
    const again = { endpoint: 'sd/image2image', init_image: new Blob([drawn as Uint8Array<ArrayBuffer>]) } as const
    expect(await images({ ...again, vae: 'vae/taesd' })).toHaveLength(1)

    await engine.models.openVae('vae/half', [{ path: 'taesd_decoder.safetensors', data: await decoderOf(file) }])
    expect((await pictures({ vae: 'vae/half' }))[0]).toEqual(drawn)
    await expect(images({ ...again, vae: 'vae/half' })).rejects.toMatchObject({ code: 'bad-file', field: 'vae' })
  })

  it('draws with deep features kept, from another LoRA’s anew, and goes on after a stop', async () => {
    const mini = await demoFiles((path) => `e2e/support/models/mini/${path}`)
    const lora = new Uint8Array(await readFile('e2e/support/models/loras/kohya.safetensors'))
    const fresh = async () => {
      const made = new Engine({ loadOrt: async () => ort, clipMerges: () => Promise.reject(), device: 'processor' })
      await made.models.open('mini', mini)
      await made.adapters.open('kohya', { path: 'kohya.safetensors', data: lora })
      return made
    }
    const cached = { model_id: 'mini', num_inference_steps: 6, cache_interval: 3 }
    const drawn = async (by: Engine, change: Partial<GenerationRequest>, stopAt = 0) => {
      const request = { ...defaultRequest, ...demoRequest, seed: 7, ...cached, ...change }
      const stop = new AbortController()
      let picture: Blob | undefined
      await by.produce(request, stop.signal, (event) => {
        if (event.type === 'image') picture = event.picture
        if (event.type === 'step' && event.step === stopAt) stop.abort()
      })
      return bytes(picture!)
    }
    const one = await fresh()
    const withLora = { lora_models: ['kohya'], lora_weights: [1] }
    const before = await drawn(one, {})
    expect(await drawn(one, { cache_interval: 1 })).not.toEqual(before)
    const changed = await drawn(one, withLora)
    expect(changed).not.toEqual(before)
    expect(changed).toEqual(await drawn(await fresh(), withLora))
    await expect(drawn(one, {}, 2)).rejects.toMatchObject({ name: 'AbortError' })
    expect(await drawn(one, {})).toEqual(before)
    expect(await drawn(one, { cache_branch: 1 })).not.toEqual(before)
  })

  it('tells those who wait for their turn so, and serves them in order', async () => {
    const [first, second] = await Promise.all([events({ seed: 1 }), events({ seed: 2 })])
    expect(first.some(({ type }) => type === 'queued')).toBe(false)
    expect(second[0]).toEqual({ type: 'queued', position: 1 })
    expect(second.at(-1)!.type).toBe('image')
  })

  it('makes a model ready beforehand, and whoever draws with it meanwhile hears how far it is', async () => {
    const { engine, made } = await countingEngine()
    const prepared = prepare(engine)
    const drawn = produce(engine, {})
    const loading = (await prepared).map(({ type }) => type)
    expect(new Set(loading)).toEqual(new Set(['loading']))
    const sessions = made.count
    const [first, ...others] = await drawn
    expect(first!.type).toBe('loading')
    expect(others.filter(({ type }) => type === 'queued')).toEqual([])
    expect(others.at(-1)!.type).toBe('image')
    expect(made.count).toBe(sessions)
    // It is what would be drawn anyway.
    expect(await bytesOf(others)).toEqual((await pictures({}))[0])
  })

  it('has called the UNet once when it is ready, and does not call it again for nothing', async () => {
    const { engine, made } = await countingEngine()
    await prepare(engine)
    expect(made.calls).toBe(1)
    await prepare(engine)
    expect(made.calls).toBe(1)
  })

  it('makes nothing ready while a picture is drawn', async () => {
    const { engine, made } = await countingEngine()
    const drawn = produce(engine, {})
    expect(await prepare(engine, { weight_bits: '8bit' })).toEqual([])
    await drawn
    const sessions = made.count
    await produce(engine, {})
    expect(made.count).toBe(sessions)
  })

  it('calls off what is made ready for another model than is drawn with', async () => {
    const { engine } = await countingEngine()
    const prepared = prepare(engine, { weight_bits: '8bit' })
    const drawn = produce(engine, {})
    await expect(prepared).rejects.toMatchObject({ name: 'AbortError' })
    expect((await drawn).at(-1)!.type).toBe('image')
  })

  it('checks a picture while the next is drawn, and shows neither before', async () => {
    const { engine, made } = await countingEngine()
    await engine.models.openSafetyChecker('safety-checker', await checkerWith(-1))
    const found = await produce(engine, { safety_checker: true, samples: 2, num_inference_steps: 3 })
    const at = found.findIndex(({ type }) => type === 'image')
    const flagged = found.filter((event) => event.type === 'image').map((event) => event.flagged)
    expect(flagged).toEqual([true, true])
    // The second picture has begun by then.
    expect(found.slice(0, at).some((event) => event.type === 'step' && event.image === 1)).toBe(true)
    expect(made.atOnce).toBe(1)
  })

  it('names files that are no model', async () => {
    const data = new TextEncoder().encode('<!doctype html><title>Not found</title>')
    await expect(engine.models.open('x', [{ path: 'model.safetensors', data }])).rejects.toMatchObject({
      code: 'bad-file',
    })
  })
})

/** The tiny safety checker with other thresholds: -1 flags everything, 1 nothing. */
async function checkerWith(threshold: number): Promise<ModelFile[]> {
  const folder = 'e2e/support/models/mini-checker/safety_checker'
  const model = new Uint8Array(await readFile(`${folder}/model.safetensors`))
  const { tensors } = await readSafetensors(memoryBytes(model), 'model')
  for (const name of ['concept_embeds_weights', 'special_care_embeds_weights']) {
    const { begin, end } = tensors.get(name)!
    model.set(new Uint8Array(new Float32Array((end - begin) / 4).fill(threshold).buffer), begin)
  }
  return [
    { path: 'safety_checker/model.safetensors', data: model },
    { path: 'safety_checker/config.json', data: new Uint8Array(await readFile(`${folder}/config.json`)) },
  ]
}

/** The decoder's half of a TAESD, as a file. */
async function decoderOf(file: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>> {
  const { tensors } = await readSafetensors(memoryBytes(file), 'taesd')
  const kept = [...tensors].filter(([name]) => name.startsWith('decoder.'))
  const written = kept.map(([name, { begin, end, ...entry }]) => [name, { ...entry, data: file.subarray(begin, end) }])
  return writeSafetensors(Object.fromEntries(written))
}

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

/** A runtime that makes sessions while their weights take no more than `room` bytes in all. */
function withRoom(room: number): typeof ort {
  let taken = 0
  const create = async (model: Uint8Array, options: ort.InferenceSession.SessionOptions) => {
    const weights = options.externalData as readonly { data: Uint8Array }[]
    const size = weights.reduce((sum, { data }) => sum + data.byteLength, 0)
    if (taken + size > room) throw new Error('failed to allocate memory')
    const session = await ort.InferenceSession.create(model, options)
    taken += size
    const release = session.release.bind(session)
    return Object.assign(session, {
      release() {
        taken -= size
        return release()
      },
    })
  }
  return { ...ort, InferenceSession: { ...ort.InferenceSession, create } } as unknown as typeof ort
}

/** An engine with the demo, whose runtime counts its sessions, the UNet's calls, and how many runs there were at once. */
async function countingEngine() {
  const made = { count: 0, calls: 0, atOnce: 0 }
  let running = 0
  const create = async (...how: Parameters<typeof ort.InferenceSession.create>) => {
    made.count++
    const session = await ort.InferenceSession.create(...how)
    const run = session.run as (...call: unknown[]) => ReturnType<typeof session.run>
    session.run = async (...call: unknown[]) => {
      if ('sample' in (call[0] as object)) made.calls++
      made.atOnce = Math.max(made.atOnce, ++running)
      // As on a GPU: others have time to run as well.
      await new Promise((resolve) => setTimeout(resolve, 1))
      return run.apply(session, call).finally(() => running--)
    }
    return session
  }
  const counted = { ...ort, InferenceSession: { create } as unknown as typeof ort.InferenceSession }
  const engine = new Engine({ loadOrt: async () => counted, clipMerges: () => Promise.reject(), device: 'processor' })
  await engine.models.open('demo', await demoFiles())
  return { engine, made }
}

type Making = 'produce' | 'prepare'

async function told(engine: Engine, making: Making, request: Partial<GenerationRequest>): Promise<GenerationEvent[]> {
  const found: GenerationEvent[] = []
  const asked = { ...defaultRequest, ...demoRequest, num_inference_steps: 3, seed: 7, ...request }
  await engine[making](asked, new AbortController().signal, (event) => found.push(event))
  return found
}

const produce = (engine: Engine, request: Partial<GenerationRequest>) => told(engine, 'produce', request)
const prepare = (engine: Engine, request: Partial<GenerationRequest> = {}) => told(engine, 'prepare', request)

async function bytesOf(found: readonly GenerationEvent[]): Promise<Uint8Array> {
  return bytes(found.find((event) => event.type === 'image')!.picture)
}
