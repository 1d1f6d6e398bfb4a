/** The request and its fields: reading what comes from outside, and saying what is wrong. */
import { describe, expect, it } from 'vitest'
import {
  advice,
  type ChoiceField,
  defaultRequest,
  type Endpoint,
  endpoints,
  type FieldName,
  fieldFor,
  fields,
  type GenerationRequest,
  isSupported,
  type NumberField,
  parseRequest,
  problems,
  readRequest,
  stepsToRun,
  strengthOf,
} from './index.ts'

const sentences = (change: Partial<GenerationRequest>) =>
  problems({ ...defaultRequest, ...change }).map(({ sentence }) => sentence)

describe('a request', () => {
  it('has no text of millions of letters: it is told, and left as it was', () => {
    const { request, remarks } = parseRequest({ prompt: '('.repeat(100_001), negative_prompt: '('.repeat(100_000) })
    expect([request.prompt, request.negative_prompt.length]).toEqual(['', 100_000])
    expect(remarks).toContainEqual({ field: 'prompt', sentence: 'Prompt could not be read: it is left as it was.' })
  })

  it('of thousands of unknown parameters is told in few words', () => {
    const many = Object.fromEntries(Array.from({ length: 30 }, (_, i) => [`${i}`.padStart(100, 'x'), 1]))
    const { remarks } = parseRequest(many)
    expect(remarks).toHaveLength(21)
    expect(remarks[0]!.sentence).toBe(`“${'x'.repeat(60)}…” is no parameter that Darkroom knows: it is left out.`)
    expect(remarks[20]!.sentence).toBe('10 more parameters that Darkroom does not know are left out.')
  })

  it('can be run as it is by default', () => {
    expect(problems(defaultRequest)).toEqual([])
  })

  it('is read field by field: what cannot be read takes its default and costs no other field', () => {
    const read = readRequest({ prompt: 'a cat', num_inference_steps: 'many', seed: 5, lora_weights: ['x'], unknown: 1 })
    expect(read).toEqual({ ...defaultRequest, prompt: 'a cat', seed: 5 })
  })

  it.each([undefined, null, 7, 'text', []])('is the default one when read from %j', (from) => {
    expect(readRequest(from)).toEqual(defaultRequest)
  })

  it('survives being written as JSON', () => {
    const request = { ...defaultRequest, prompt: '“a” \\ 🏠', seed: 2 ** 40, guidance_scale: 7.3 }
    expect(readRequest(JSON.parse(JSON.stringify(request)))).toEqual(request)
  })
})

describe('what is wrong with a request', () => {
  it.each([
    [{ num_inference_steps: 0 }, 'Steps must be from 1 to 150; it is 0.'],
    [{ num_inference_steps: 151 }, 'Steps must be from 1 to 150; it is 151.'],
    [{ num_inference_steps: 2.5 }, 'Steps must be a whole number; it is 2.5.'],
    [{ num_inference_steps: Number.NaN }, 'Steps: enter a number from 1 to 150.'],
    [{ width: 63 }, 'Width must be from 64 to 2048; it is 63.'],
    [{ width: 500 }, 'Width must be a multiple of 8; the nearest are 496 and 504.'],
    [{ height: 4096 }, 'Height must be from 64 to 2048; it is 4096.'],
    [{ seed: 2 ** 53 }, 'Seed must be a whole number from 0 to 9007199254740991, or empty for a new one each time.'],
    [{ seed: 1.5 }, 'Seed must be a whole number from 0 to 9007199254740991, or empty for a new one each time.'],
    [{ model_id: ' ' }, 'Choose a model.'],
  ])('%j is said in a sentence', (change, sentence) => {
    expect(sentences(change)).toEqual([sentence])
  })

  it.each([
    { seed: -1 },
    { seed: 0 },
    { seed: 2 ** 32 },
    { seed: 2 ** 53 - 1 },
    { guidance_scale: 7.3 },
    { prompt: '' },
    { width: 2048, height: 64 },
    { scheduler: 'DPMSolverMultistepSchedulerSDE' },
  ])('%j is not wrong', (change) => {
    expect(sentences(change)).toEqual([])
  })

  it('names every field that is wrong', () => {
    expect(problems({ ...defaultRequest, width: 1, samples: 1001 }).map(({ field }) => field)).toEqual([
      'width',
      'samples',
    ])
  })
})

describe('a request from outside', () => {
  it.each([
    [
      { num_inference_steps: '37', guidance_scale: ' 8.5 ', seed: ['5'] },
      { num_inference_steps: 37, guidance_scale: 8.5, seed: 5 },
    ],
    [
      { prompt: ['a', 'b'], negative_prompt: 7, model_id: [' sd1.5 '] },
      { prompt: 'a, b', negative_prompt: '7', model_id: 'sd1.5' },
    ],
    [
      { refiner: 'True', safety_checker: 'no', hires: 1 },
      { refiner: true, safety_checker: false, hires: true },
    ],
    [
      { embeddings: 'a', lora_models: 'x, y', lora_weights: '0.5,1' },
      { embeddings: ['a'], lora_models: ['x', 'y'], lora_weights: [0.5, 1] },
    ],
    [{ lora_weights: ['0.9', 1] }, { lora_weights: [0.9, 1] }],
    [
      { lora_weights: 0.7, embeddings: '' },
      { lora_weights: [0.7], embeddings: [] },
    ],
    [
      { prompt: null, strength: null },
      { prompt: '', strength: undefined },
    ],
  ])('%j is read in whatever spelling it comes', (from, read) => {
    expect(readRequest(from)).toEqual({ ...defaultRequest, ...read })
  })

  it.each([
    [{}, 'sd/text2image'],
    [{ init_image: 'https://a.example/a.png' }, 'sd/image2image'],
    [{ init_image: 'https://a.example/a.png', mask_image: 'https://a.example/b.png' }, 'sd/inpainting'],
    [{ endpoint: 'sdxl/text2image', init_image: 'https://a.example/a.png' }, 'sdxl/text2image'],
    [{ endpoint: 'sd3/v1' }, 'sd/text2image'],
  ])('%j goes to %s', (from, endpoint) => {
    expect(readRequest(from).endpoint).toBe(endpoint)
  })

  it('keeps what is out of range, and remarks on it as on everything else that it could not take', () => {
    const { request, remarks } = parseRequest({ samples: '9', width: 'wide', prompt: 'x', ip_adapter: [] })
    expect(request).toEqual({ ...defaultRequest, samples: 9, prompt: 'x' })
    expect(remarks).toEqual([
      { field: 'ip_adapter', sentence: '“ip_adapter” is no parameter that Darkroom knows: it is left out.' },
      { field: 'width', sentence: 'Width could not be read: it is left as it was.' },
      { field: 'samples', sentence: 'Pictures must be from 1 to 4; it is 9.' },
    ])
  })

  it('fills what is missing from the request that it is read into', () => {
    const base = { ...defaultRequest, endpoint: 'sdxl/text2image', width: 768 } as const
    expect(parseRequest({ prompt: 'x' }, base)).toEqual({ request: { ...base, prompt: 'x' }, remarks: [] })
  })

  it.each([undefined, null, 7, 'text', ['a']])('is the default one when there is none in %j', (from) => {
    expect(parseRequest(from)).toMatchObject({ request: defaultRequest })
  })

  it('cannot reach what an object is made of', () => {
    const { request } = parseRequest(JSON.parse('{"__proto__": {"prompt": "x"}, "constructor": "y"}'))
    expect(request).toEqual(defaultRequest)
  })
})

describe('the fields', () => {
  it('offer choices in the order that they are written in', () => {
    expect(Object.keys((fields.weight_bits as { choices: object }).choices)).toEqual(['auto', '16bit', '8bit', '4bit'])
    for (const field of Object.values(fields)) {
      if (field.kind !== 'choice') continue
      expect(Object.keys(field.choices).filter((value) => /^\d+$/.test(value))).toEqual([])
    }
  })

  it('have a row for every parameter, and the other way round', () => {
    expect(Object.keys(fields).toSorted()).toEqual(Object.keys(defaultRequest).toSorted())
  })

  it('say which endpoint knows them', () => {
    const known = (name: FieldName) =>
      endpoints.filter((endpoint) => isSupported(name, { backend: 'remote', endpoint }))
    expect(known('prompt')).toEqual(endpoints)
    expect(known('strength')).toEqual(['sd/image2image', 'sd/inpainting', 'sdxl/image2image', 'sdxl/inpainting'])
    expect(known('mask_image')).toEqual(['sd/inpainting', 'sdxl/inpainting'])
    expect(known('refiner')).toEqual(['sdxl/text2image', 'sdxl/image2image', 'sdxl/inpainting'])
    expect(known('hires')).toEqual(['sd/text2image', 'sd/image2image', 'sd/inpainting'])
    expect(known('sigma_schedule')).toEqual([])
  })

  it('offer an API the schedulers that it may know, and this device all', () => {
    const choices = (backend: 'local' | 'remote') => {
      const field = fieldFor('scheduler', { backend, endpoint: 'sd/text2image' }) as ChoiceField
      return Object.keys(field.choices)
    }
    expect(choices('local')).toEqual(expect.arrayContaining(['dpmpp_2m_sde', 'restart', 'DPMSolverSDEScheduler']))
    expect(choices('local').filter((name) => !choices('remote').includes(name))).toEqual([
      ...['dpmpp_2m_sde', 'dpmpp_2m_sde_heun', 'dpmpp_3m_sde', 'dpmpp_2s_ancestral', 'restart'],
    ])
  })

  it('advise 512 pixels, for SDXL 768, and end at 1536 where the API draws', () => {
    const on = (backend: 'local' | 'remote', endpoint: Endpoint) => {
      const { ideal, max } = fieldFor('width', { backend, endpoint }) as NumberField
      return [ideal?.max, max]
    }
    expect(on('remote', 'sdxl/text2image')).toEqual([768, 1536])
    expect(on('remote', 'sd/text2image')).toEqual([512, 1536])
    expect(on('local', 'sdxl/text2image')).toEqual([undefined, 2048])
  })
})

describe('what is wrong with a request to the API', () => {
  const wrong = (change: Partial<GenerationRequest>) =>
    problems({ ...defaultRequest, prompt: 'x', ...change }, 'remote').map(({ field }) => field)

  it.each([
    [{}, []],
    [{ prompt: ' ' }, ['prompt']],
    [{ width: 1544 }, ['width']],
    [{ clip_skip: 12 }, []],
    [{ clip_skip: 13 }, ['clip_skip']],
    [{ endpoint: 'sd/image2image' as const }, ['init_image']],
    [{ endpoint: 'sd/inpainting' as const }, ['init_image', 'mask_image']],
    [{ endpoint: 'sd/image2image' as const, init_image: 'x', strength: 1.5 }, ['strength']],
    [{ strength: 1.5 }, []],
    [{ lora_models: ['a', 'b'], lora_weights: [1] }, ['lora_weights']],
    [{ lora_models: ['a'] }, []],
    [{ hires: true, samples: 2 }, ['samples']],
    [{ sigma_schedule: 'none' as 'default' }, []],
  ])('%j: %j', (change, names) => {
    expect(wrong(change)).toEqual(names)
  })

  it('is not that it is for SDXL, which this device draws as well', () => {
    const request = { ...defaultRequest, prompt: 'x', endpoint: 'sdxl/text2image' } as const
    expect(problems(request, 'remote')).toEqual([])
    expect(problems(request)).toEqual([])
  })
})

describe('the strength', () => {
  it('is diffusers’ own default for the endpoint until it is set', () => {
    expect(strengthOf({ ...defaultRequest, endpoint: 'sd/image2image' })).toBe(0.8)
    expect(strengthOf({ ...defaultRequest, endpoint: 'sd/inpainting' })).toBe(1)
    expect(strengthOf({ ...defaultRequest, strength: 0 })).toBe(0)
  })

  it.each([
    ['sd/image2image', 30, 0.8, 24],
    ['sd/image2image', 50, 0.58, 28],
    ['sd/inpainting', 30, undefined, 30],
    ['sd/inpainting', 10, 0.05, 0],
    ['sd/text2image', 30, 0.5, 30],
  ] as const)('of %s with %s steps at %s runs as many as diffusers does', (endpoint, steps, strength, expected) => {
    const request = { ...defaultRequest, endpoint, num_inference_steps: steps, strength }
    expect(stepsToRun(request)).toBe(expected)
  })

  it('that leaves no step is a problem of this device', () => {
    const request = { ...defaultRequest, endpoint: 'sd/image2image', init_image: 'x', strength: 0.02 } as const
    expect(problems(request)).toMatchObject([{ field: 'strength' }])
    expect(problems({ ...request, strength: 0.04 })).toEqual([])
  })
})

describe('advice', () => {
  const on = (change: Partial<GenerationRequest>) =>
    advice('embeddings', { ...defaultRequest, ...change }, { backend: 'remote', endpoint: 'sd/text2image' })
  const documented = 'f84133b4-aad8-44be-b9ce-7e7e3a8c111f'

  it('is given on a value outside what usually serves best', () => {
    const destination = { backend: 'remote', endpoint: 'sd/text2image' } as const
    const on = (width: number) => advice('width', { ...defaultRequest, width }, destination)
    expect([on(512), on(520)]).toEqual([undefined, expect.stringMatching(/^Best at 512/)])
  })

  it.each([
    [512, [304, 312, 768, 776]],
    [1024, [608, 640, 1536, 1544]],
  ])('is given on this device on a side far from those that a model of %d was trained at', (side, sides) => {
    const destination = { backend: 'local', endpoint: 'sd/text2image' } as const
    const on = (height: number) =>
      advice('height', { ...defaultRequest, height }, destination, { width: side, height: side })
    const told = `Best near ${side} × ${side}, the size that this model was trained at.`
    expect(sides.map(on)).toEqual([told, undefined, undefined, told])
  })

  it('tells that an embedding’s word is in neither prompt', () => {
    expect(on({ embeddings: ['EasyNegative'], prompt: 'a cat' })).toContain('“EasyNegative”')
    // As one of the documents' own examples spells it.
    expect(on({ embeddings: [documented], negative_prompt: 'blurry, UnrealisiticDream' })).toContain(
      '“UnrealisticDream”',
    )
  })

  it('is silent where the word is said, in either prompt, and where it is unknown', () => {
    expect(on({ embeddings: ['EasyNegative'], prompt: 'a cat, (easynegative:0.8)' })).toBeUndefined()
    expect(on({ embeddings: [documented], negative_prompt: 'UnrealisticDream' })).toBeUndefined()
    expect(on({ embeddings: ['00000000-aad8-44be-b9ce-7e7e3a8c111f'] })).toBeUndefined()
    expect(on({})).toBeUndefined()
  })
})
