/** The request and its fields: reading what comes from outside, and saying what is wrong. */
import { describe, expect, it } from 'vitest'
import { defaultRequest, type GenerationRequest, problems, readRequest } from './index.ts'

const sentences = (change: Partial<GenerationRequest>) =>
  problems({ ...defaultRequest, ...change }).map(({ sentence }) => sentence)

describe('a request', () => {
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
    [{ num_inference_steps: 0 }, 'Steps must be from 1 to 100; it is 0.'],
    [{ num_inference_steps: 101 }, 'Steps must be from 1 to 100; it is 101.'],
    [{ num_inference_steps: 2.5 }, 'Steps must be a whole number; it is 2.5.'],
    [{ num_inference_steps: Number.NaN }, 'Steps: enter a number from 1 to 100.'],
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
    expect(problems({ ...defaultRequest, width: 1, samples: 9 }).map(({ field }) => field)).toEqual([
      'width',
      'samples',
    ])
  })
})
