/** LoRAs and embeddings through the engine, on the wasm backend with the demo model. */
import * as ort from 'onnxruntime-web'
import { beforeAll, describe, expect, it } from 'vitest'
import { demoEmbedding, demoLora } from '../../../e2e/support/demo-adapters.ts'
import { demoFiles } from '../../../e2e/support/demo-files.ts'
import { demoRequest } from '../../../e2e/support/demo-model.ts'
import { writeSafetensors } from '../../../e2e/support/safetensors-writer.ts'
import type { GenerationEvent } from '../../generation/index.ts'
import { defaultRequest, type GenerationRequest } from '../../parameters/index.ts'
import { Engine } from './engine.ts'

const engine = new Engine({
  loadOrt: async () => ort,
  clipMerges: () => Promise.reject(new Error('The demo model has a tokenizer of its own')),
  device: 'processor',
})
const lora = { lora_models: ['swirl'], lora_weights: [1] }

beforeAll(async () => {
  await engine.models.open('demo', await demoFiles())
  await add('swirl.safetensors', demoLora())
  await add('mood.safetensors', demoEmbedding(3))
})

describe('a LoRA', () => {
  it('changes the picture, and leaves the model as it was', async () => {
    const before = await picture({})
    const changed = await picture(lora)
    expect(changed).not.toEqual(before)
    expect(await picture({ prompt: 'a red house <lora:swirl:1>' })).toEqual(changed)
    expect(await picture({ ...lora, lora_weights: [0] })).toEqual(before)
    expect(await picture({})).toEqual(before)
  })

  it('over all layers, convolutions too, draws by LCM in four steps without guidance', async () => {
    const lcm = { scheduler: 'LCMScheduler', num_inference_steps: 4, guidance_scale: 1 } as const
    const all = await events({ ...lcm, ...lora })
    expect(all.filter(({ type }) => type === 'step')).toHaveLength(4)
    expect(all.filter(({ type }) => type === 'warning')).toEqual([])
    expect(await picture({ ...lcm, ...lora })).not.toEqual(await picture(lcm))
  })

  it('is loaded without passing the total, though the processor’s runtime reads twice', async () => {
    await picture({})
    const loading = (await events(lora)).filter((event) => event.type === 'loading')
    expect(loading.length).toBeGreaterThan(1)
    for (const { loaded, total } of loading) expect(loaded).toBeLessThanOrEqual(total)
    expect(loading.at(-1)!.loaded).toBe(loading.at(-1)!.total)
  })

  it('gives way to another file of its name', async () => {
    const [none, before] = [await picture({}), await picture(lora)]
    const zeros = demoLora()
    zeros.fill(0, 8 + Number(zeros.readBigUInt64LE(0)))
    await add('swirl.safetensors', zeros)
    expect(await picture(lora)).toEqual(none)
    await add('swirl.safetensors', demoLora())
    expect(await picture(lora)).toEqual(before)
  })

  it('may be stopped while it is loaded: the next picture is as it should be', async () => {
    const before = await picture({})
    const stop = new AbortController()
    const stopped = events(lora, stop, ({ type }) => type === 'loading' && stop.abort())
    await expect(stopped).rejects.toMatchObject({ name: 'AbortError' })
    expect(await picture({})).toEqual(before)
    expect(await picture(lora)).not.toEqual(before)
  })
})

describe('an embedding', () => {
  it('is a word of either prompt', async () => {
    const [none, positive, negative] = [
      await picture({ prompt: 'a house' }),
      await picture({ prompt: 'a house mood' }),
      await picture({ prompt: 'a house', negative_prompt: 'Mood' }),
    ]
    expect(positive).not.toEqual(none)
    expect(negative).not.toEqual(none)
    expect(negative).not.toEqual(positive)
  })

  it.each([72, 73, 74, 75])('is heard after %i words, where a chunk of the prompt ends', async (count) => {
    const words = 'house '.repeat(count)
    expect(await picture({ prompt: `${words}mood` })).not.toEqual(await picture({ prompt: words }))
  })

  it('says that it does nothing where its word is in neither prompt', async () => {
    const warned = async (request: Partial<GenerationRequest>) =>
      (await events({ embeddings: ['mood'], ...request })).filter((event) => event.type === 'warning')
    expect(await warned({ prompt: 'a house' })).toMatchObject([{ field: 'embeddings' }])
    expect(await warned({ prompt: 'a house', negative_prompt: 'mood' })).toEqual([])
  })

  it('of another kind of model is refused where it is listed, and its word is a word like any other', async () => {
    await add('wide.safetensors', writeSafetensors({ emb_params: { dtype: 'F32', shape: [1, 768] } }))
    const refused = picture({ embeddings: ['wide'] })
    await expect(refused).rejects.toMatchObject({ code: 'invalid-request', field: 'embeddings' })
    await expect(refused).rejects.toThrow('768 numbers wide, this model’s words are 128')
    await expect(picture({ prompt: 'a wide house' })).resolves.toBeDefined()
  })

  it('in the first pickle of a file that ends there is refused with what to do', async () => {
    const old = Uint8Array.from([
      0x80, 0x02, 0x8a, 0x0a, 0x6c, 0xfc, 0x9c, 0x46, 0xf9, 0x20, 0x6a, 0xa8, 0x50, 0x19, 0x2e,
    ])
    await expect(add('old.pt', old)).rejects.toMatchObject({ code: 'bad-file' })
    await expect(add('old.pt', old)).rejects.toThrow(/old\.pt.*safetensors/)
  })
})

async function add(path: string, data: Uint8Array) {
  const id = path.replace(/\.\w+$/, '')
  return engine.adapters.open(id, { path, data: Uint8Array.from(data) })
}

async function events(
  request: Partial<GenerationRequest>,
  { signal } = new AbortController(),
  hear: (event: GenerationEvent) => unknown = () => {},
): Promise<GenerationEvent[]> {
  const whole = { ...defaultRequest, ...demoRequest, num_inference_steps: 1, seed: 7, ...request }
  const all: GenerationEvent[] = []
  await engine.produce(whole, signal, (event) => {
    all.push(event)
    hear(event)
  })
  return all
}

async function picture(request: Partial<GenerationRequest>): Promise<Uint8Array> {
  for (const event of await events(request)) {
    if (event.type === 'image') return new Uint8Array(await event.picture.arrayBuffer())
  }
  throw new Error('There is no picture')
}
