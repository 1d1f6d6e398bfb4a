/** SDXL in the engine, on the wasm backend with mini-xl: which sessions are there when, what the refiner does, whose a lone VAE is. */
import { readFile } from 'node:fs/promises'
import * as ort from 'onnxruntime-web'
import { describe, expect, it } from 'vitest'
import { xlPaths } from '../../../e2e/support/models/xl-paths.ts'
import type { GenerationEvent } from '../../generation/index.ts'
import { defaultRequest, type GenerationRequest } from '../../parameters/index.ts'
import { Engine } from './engine.ts'
import type { ModelFile } from './model-library.ts'
import { isRefined, refuseModel, toldSizes } from './request-rules.ts'

const models = 'e2e/support/models'
const asked: GenerationRequest = {
  ...defaultRequest,
  ...{ endpoint: 'sdxl/text2image', model_id: 'xl', prompt: 'a red house by the sea', negative_prompt: 'night' },
  ...{ num_inference_steps: 3, width: 64, height: 64, seed: 3, scheduler: 'EulerDiscreteScheduler' },
}

const file = async (path: string, place = path): Promise<ModelFile> => ({
  path,
  data: new Uint8Array(await readFile(`${models}/${place}`)),
})
const base = () => Promise.all(xlPaths.base.map((path) => file(path, `mini-xl/${path}`)))
const refiner = () =>
  Promise.all(
    xlPaths.refiner.map((path) => file(path, `mini-xl${/^(unet|model_index)/.test(path) ? '-refiner' : ''}/${path}`)),
  )

/** onnxruntime, telling of each session that is made and released, by what its graph is called; `refuse` says which find no room, `stops` which none to run. */
function watchedOrt(
  refuse: (name: string, held: readonly string[]) => boolean = () => false,
  stops: (name: string) => boolean = () => false,
) {
  const log: string[] = []
  const held: string[] = []
  const create = async (...how: Parameters<typeof ort.InferenceSession.create>) => {
    const name = /(text_encoder|context|unet|vae_\w+coder)/.exec(
      Buffer.from(how[0] as unknown as Uint8Array).toString('latin1'),
    )![1]!
    if (refuse(name, held)) throw new Error('out of memory')
    const session = await ort.InferenceSession.create(...how)
    const run = session.run.bind(session) as (...call: unknown[]) => ReturnType<typeof session.run>
    session.run = async (...call: unknown[]) => {
      if (stops(name)) throw new Error('out of memory')
      return run(...call)
    }
    log.push(`+${name}`)
    held.push(name)
    const release = session.release.bind(session)
    session.release = async () => {
      log.push(`-${name}`)
      held.splice(held.indexOf(name), 1)
      await release()
    }
    return session
  }
  return { log, held, ort: { ...ort, InferenceSession: { create } as unknown as typeof ort.InferenceSession } }
}

async function opened(watched = watchedOrt()) {
  const engine = new Engine({
    loadOrt: async () => watched.ort,
    clipMerges: () => Promise.reject(),
    device: 'processor',
  })
  await engine.models.open('xl', await base())
  const draw = async (request: Partial<GenerationRequest> = {}) => {
    const events: GenerationEvent[] = []
    await engine.produce({ ...asked, ...request }, new AbortController().signal, (event) => events.push(event))
    const pictures = events.flatMap((event) => (event.type === 'image' ? [event.picture] : []))
    return {
      events,
      pictures: await Promise.all(pictures.map(async (blob) => Buffer.from(await new Blob([blob]).arrayBuffer()))),
    }
  }
  return { engine, draw, log: watched.log }
}

describe('SDXL’s sessions', () => {
  it('read the prompts first, leave before the UNet comes, and are not asked twice for the same words', async () => {
    const { draw, log } = await opened()
    const [first] = (await draw()).pictures
    const whole = [
      '+text_encoder',
      '+text_encoder',
      '-text_encoder',
      '-text_encoder',
      '+unet',
      '+context',
      '+vae_decoder',
      '-context',
    ]
    expect(log).toEqual(whole)
    expect((await draw()).pictures[0]).toEqual(first)
    expect(log).toEqual(whole)
    await draw({ prompt: 'a boat' })
    expect(log.slice(whole.length)).toEqual([
      ...['+text_encoder', '+text_encoder', '-text_encoder', '-text_encoder', '+context', '-context'],
    ])
  })

  it('take each other’s place where there is no room for two networks, and the picture is the same', async () => {
    const plenty = await opened()
    const [right] = (await plenty.draw({ prompt: 'a boat' })).pictures
    let isTight = false
    const tight = await opened(watchedOrt((name, held) => isTight && held.some((other) => other !== name)))
    await tight.draw()
    isTight = true
    const before = tight.log.length
    expect((await tight.draw({ prompt: 'a boat' })).pictures[0]).toEqual(right)
    expect(tight.log.slice(before)).toEqual([
      ...['-unet', '-vae_decoder', '+text_encoder', '+text_encoder'],
      ...['-text_encoder', '-text_encoder', '+context', '-context', '+unet', '-unet', '+vae_decoder'],
    ])
  })

  it('of keys and values stay as long as the prompt has more to say than is kept of it', async () => {
    const { draw, log } = await opened()
    await draw({ prompt: 'a [boat|house|tree|car|hill]', num_inference_steps: 6 })
    expect(log.filter((word) => /context/.test(word))).toEqual(['+context'])
    const before = log.length
    await draw({ prompt: 'a [boat:house:0.5]', num_inference_steps: 6 })
    expect(log.slice(before)).toEqual(['-context'])
  })
})

describe('where there is no room at all', () => {
  const stages = ['text_encoder', 'context', 'unet', 'vae_decoder'].flatMap((name) => [name, `${name} running`])

  it.each(stages)('for the %s, the way out is told, and the next request draws', async (stage) => {
    let isFull = true
    const watched = watchedOrt(
      (name) => isFull && name === stage,
      (name) => isFull && `${name} running` === stage,
    )
    const { draw } = await opened(watched)
    await expect(draw()).rejects.toMatchObject({
      ...{ name: 'GenerationError', code: 'out-of-memory' },
      message: expect.stringMatching(
        /Choose a smaller width and height, or weights of fewer bits, or close other tabs/,
      ),
    })
    // What could not be loaded leaves nothing behind.
    if (!stage.endsWith('running')) expect(watched.held).toEqual([])
    isFull = false
    expect((await draw()).pictures).toHaveLength(1)
  })
})

describe('the refiner', () => {
  it('takes the model’s place for the last steps of all pictures, and leaves it again', async () => {
    const { engine, draw, log } = await opened()
    await expect(draw({ refiner: true })).rejects.toMatchObject({ code: 'bad-file', field: 'refiner' })
    await engine.models.open('finer', await refiner())
    const request = { refiner: true, num_inference_steps: 5, samples: 2 }
    const before = log.length
    const { pictures, events } = await draw(request)
    expect(log.slice(before).filter((word) => /unet/.test(word))).toEqual(['+unet', '-unet', '+unet'])
    const steps = events.flatMap((event) =>
      event.type === 'step' ? [`${event.image}: ${event.step}/${event.steps}`] : [],
    )
    // Of 1000 timesteps the last 200 are the refiner's: one step of five.
    const own = [1, 2, 3, 4]
    expect(steps).toEqual([0, 1].flatMap((i) => own.map((n) => `${i}: ${n}/5`)).concat(['0: 5/5', '1: 5/5']))
    const plain = await draw({ ...request, refiner: false })
    expect(pictures[0]).not.toEqual(plain.pictures[0])
    const [alone] = (await draw({ ...request, samples: 1, seed: asked.seed + 1 })).pictures
    expect(pictures[1]).toEqual(alone)
  })

  it('is used where it makes sense, and says so where not', async () => {
    const { draw, engine } = await opened()
    const { summary } = engine.models.get('xl')
    expect(isRefined({ ...asked, refiner: true }, summary)).toBe(true)
    expect(isRefined({ ...asked, refiner: true, endpoint: 'sdxl/inpainting' }, summary)).toBe(false)
    await engine.models.open('finer', await refiner())
    const finer = engine.models.get('finer').summary
    expect(() => refuseModel(asked, finer)).toThrow(/is a refiner: it goes on with pictures and begins none\./)
    refuseModel({ ...asked, endpoint: 'sdxl/image2image' }, finer)
    await expect(draw({ refiner: true, refiner_start: 1 })).rejects.toMatchObject({ field: 'refiner_start' })
  })
})

describe('what SDXL is told of sizes', () => {
  const family = (family: 'sd' | 'sdxl' | 'sdxl-refiner') =>
    ({ id: 'x', name: 'x', kind: 'diffusers', bytes: 1, width: 64, height: 64, inpainting: false, family }) as const

  it('is the picture’s own unless it is asked otherwise; the refiner’s score stands in the place of the last', () => {
    const request = { ...asked, width: 64, height: 96 }
    expect(toldSizes(request, family('sd'))).toBeUndefined()
    expect(toldSizes(request, family('sdxl'))!.prompt).toEqual([96, 64, 0, 0, 96, 64])
    const cut = { ...request, original_width: 512, crop_left: 8, crop_top: 16, target_height: 128 }
    const { prompt, negative } = toldSizes(cut, family('sdxl'))!
    expect(prompt).toEqual([96, 512, 16, 8, 128, 64])
    expect(negative).toEqual(prompt)
    expect(toldSizes(cut, family('sdxl-refiner'))).toEqual({
      ...{ prompt: [96, 512, 16, 8, 6], negative: [96, 512, 16, 8, 2.5] },
    })
    const scored = { ...cut, aesthetic_score: 7.5, negative_aesthetic_score: 1 }
    expect(toldSizes(scored, family('sdxl-refiner'))).toEqual({
      ...{ prompt: [96, 512, 16, 8, 7.5], negative: [96, 512, 16, 8, 1] },
    })
    expect(toldSizes(scored, family('sdxl'))).toEqual({ prompt, negative })
  })
})

describe('a VAE by itself', () => {
  it('is scaled as the model’s latents are, and runs in 32 bits with SDXL alone', async () => {
    const { engine } = await opened()
    const mini = await Promise.all(
      ['unet', 'vae', 'text_encoder'].flatMap((part) => {
        const weights = part === 'text_encoder' ? 'model' : 'diffusion_pytorch_model'
        return [`${part}/config.json`, `${part}/${weights}.safetensors`].map((path) => file(path, `mini/${path}`))
      }),
    )
    const tokenizer = await Promise.all(
      ['tokenizer/vocab.json', 'tokenizer/merges.txt'].map((path) => file(path, `mini/${path}`)),
    )
    await engine.models.open('sd', [...mini, ...tokenizer])
    const vae = await file('lone.safetensors', 'mini-xl/vae/diffusion_pytorch_model.safetensors')
    const config = { path: 'config.json', data: Buffer.from(JSON.stringify({ norm_num_groups: 4 })) }
    await engine.models.openVae('lone', [vae, config])
    const of = (id: string) => engine.models.parts(id, 'lone').vae.config
    expect(of('xl')).toMatchObject({ scaling_factor: 0.13025, force_upcast: true })
    expect(of('sd')).toMatchObject({ scaling_factor: 0.18215, force_upcast: false })
  })

  it('of TAESD serves the family that its name says', async () => {
    const { engine } = await opened()
    const taesd = await file('taesd.safetensors', 'mini-taesd/diffusion_pytorch_model.safetensors')
    await engine.models.openVae('taesd', [taesd])
    expect(() => engine.models.parts('xl', 'taesd')).toThrow(/was made for another family of models than/)
    await engine.models.openVae('taesdxl', [{ ...taesd, path: 'taesdxl.safetensors' }])
    expect(engine.models.parts('xl', 'taesdxl').vae.config._class_name).toBe('AutoencoderTiny')
  })
})
