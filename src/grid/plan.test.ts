/** Plans of grids: what is varied, in which order, and what is said of wrong values. */
import { describe, expect, it } from 'vitest'
import { GenerationError } from '../generation/index.ts'
import { defaultRequest, type GenerationRequest } from '../parameters/index.ts'
import { axesFor } from './axis.ts'
import { type AxisWish, gridInWords, gridSettings, planGrid, secondsFor } from './plan.ts'

const request: GenerationRequest = {
  ...defaultRequest,
  prompt: 'a red boat',
  samples: 4,
  seed: 7,
  width: 64,
  height: 64,
}
const none: AxisWish = { id: '', text: '' }
const local = { backend: 'local' } as const

const plan = (x: AxisWish, y: AxisWish = none, from = request, drawSeed?: () => number) =>
  planGrid(from, { x, y }, local, drawSeed)

function refused(...wish: Parameters<typeof plan>): GenerationError {
  try {
    plan(...wish)
  } catch (error) {
    if (error instanceof GenerationError) return error
  }
  throw new Error('It was not refused.')
}

describe('a plan', () => {
  it('goes row by row, one picture a cell, with the seed of the form', () => {
    const { requests } = plan(
      { id: 'num_inference_steps', text: '5, 10' },
      { id: 'guidance_scale', text: '3-4 (+0.5)' },
    )
    expect(requests.map((r) => [r.num_inference_steps, r.guidance_scale, r.samples, r.seed])).toEqual([
      [5, 3, 1, 7],
      [10, 3, 1, 7],
      [5, 3.5, 1, 7],
      [10, 3.5, 1, 7],
      [5, 4, 1, 7],
      [10, 4, 1, 7],
    ])
  })

  it('draws a seed that is left open once for all cells, and once for each -1 of a seed axis', () => {
    const seeds = [11, 12, 13, 14][Symbol.iterator]()
    const draw = () => seeds.next().value!
    const open = { ...request, seed: -1 }
    expect(plan({ id: 'num_inference_steps', text: '5-7' }, none, open, draw).requests.map(({ seed }) => seed)).toEqual(
      [11, 11, 11],
    )
    const rolled = plan({ id: 'seed', text: '-1, 5, -1' }, none, request, draw)
    expect(rolled.requests.map(({ seed }) => seed)).toEqual([12, 5, 13])
    expect(gridSettings(rolled)).toEqual([
      ['Script', 'X/Y/Z plot'],
      ['X Type', 'Seed'],
      ['X Values', '-1, 5, -1'],
      ['Fixed X Values', '12, 5, 13'],
    ])
  })

  it('searches and replaces words in both prompts, along both axes', () => {
    const from = { ...request, negative_prompt: 'boat made of wood' }
    const { requests } = plan({ id: 'replace', text: 'boat, "ship, old",' }, { id: 'replace', text: 'red, blue' }, from)
    expect(requests.map(({ prompt }) => prompt)).toEqual([
      'a red boat',
      'a red ship, old',
      'a red ',
      'a blue boat',
      'a blue ship, old',
      'a blue ',
    ])
    expect(requests[1]!.negative_prompt).toBe('ship, old made of wood')
  })

  it('takes choices by their labels or values, in any case', () => {
    const { requests } = plan({ id: 'scheduler', text: 'euler, DDIMScheduler, dpm++ 2m' })
    expect(requests.map(({ scheduler }) => scheduler)).toEqual([
      'EulerDiscreteScheduler',
      'DDIMScheduler',
      'DPMSolverMultistepScheduler',
    ])
  })

  it('varies one LoRA’s weight and leaves the others’', () => {
    const from = { ...request, lora_models: ['ink', 'wool'], lora_weights: [0.5, 0.6] }
    const { requests } = plan({ id: 'lora wool', text: '0-1 [3]' }, none, from)
    expect(requests.map(({ lora_weights }) => lora_weights)).toEqual([
      [0.5, 0],
      [0.5, 0.5],
      [0.5, 1],
    ])
  })

  it('tells A1111 and the person what it is', () => {
    const planned = plan({ id: 'guidance_scale', text: '3, 4' }, { id: 'replace', text: 'boat, ship' })
    expect(gridSettings(planned)).toEqual([
      ['Script', 'X/Y/Z plot'],
      ['X Type', 'CFG Scale'],
      ['X Values', '3, 4'],
      ['Y Type', 'Prompt S/R'],
      ['Y Values', 'boat, ship'],
    ])
    expect(gridInWords(planned)).toBe('Guidance 3, 4 by Prompt S/R boat, ship')
  })
})

describe('what is wrong', () => {
  it.each<[string, AxisWish, AxisWish, string]>([
    [
      'grid-x',
      { id: 'num_inference_steps', text: '5, 151' },
      none,
      'X axis: Steps, “151”: Steps must be from 1 to 150; it is 151.',
    ],
    [
      'grid-x',
      { id: 'num_inference_steps', text: '1.5' },
      none,
      'X axis: Steps, “1.5”: Steps must be a whole number; it is 1.5.',
    ],
    ['grid-y', none, { id: 'guidance_scale', text: 'much' }, 'Y axis: Guidance: “much” is no number for Guidance.'],
    ['grid-x', { id: 'replace', text: 'cat, dog' }, none, 'X axis: Prompt S/R: “cat” is in neither prompt.'],
    [
      'grid-x',
      { id: 'seed', text: ' ' },
      none,
      'X axis: Seed has no values: type some, such as -1, -1, -1 for three seeds; or 1-4.',
    ],
    ['grid-x', none, none, 'X axis: Choose what a grid varies, along X, Y or both.'],
    [
      'grid-y',
      { id: 'seed', text: '1' },
      { id: 'seed', text: '2' },
      'Y axis: X and Y both vary Seed: choose another for one of them.',
    ],
    [
      'grid-y',
      { id: 'seed', text: '1-20' },
      { id: 'num_inference_steps', text: '1-6' },
      'Y axis: 20 × 6 are 120 pictures, and a grid holds at most 100: give fewer values.',
    ],
    ['grid-x', { id: 'seed', text: '1-101' }, none, 'X axis: Seed: “1-101” makes more than 100 values.'],
    [
      'grid-y',
      none,
      { id: 'lora gone', text: '1' },
      'Y axis: lora gone means nothing to this request any more: choose another.',
    ],
  ])('is said of %s: %j', (field, x, y, sentence) => {
    const error = refused(x, y)
    expect([error.field, error.message]).toEqual([field, sentence])
  })

  it('names the choices there are', () => {
    expect(refused({ id: 'sigma_schedule', text: 'Karas' }).message).toBe(
      'X axis: Noise levels: “Karas” is none of As the model says, Karras, Exponential, Beta, Simple, Align Your Steps.',
    )
  })

  it('names the cell, where values are wrong only together', () => {
    const from = { ...request, endpoint: 'sd/image2image', init_image: new Blob() } as const
    const error = refused({ id: 'num_inference_steps', text: '20, 5' }, { id: 'strength', text: '0.5, 0.1' }, from)
    expect(error.message).toBe(
      'Steps: 5, Strength: 0.1: A strength of 0.1 leaves none of 5 steps to run: raise either of them.',
    )
  })
})

it('offers what the request’s destination understands', () => {
  const ids = (backend: 'local' | 'remote') =>
    axesFor(request, { backend, endpoint: 'sd/text2image' }).map(({ id }) => id)
  expect(ids('local')).toContain('sigma_schedule')
  expect(ids('remote')).not.toContain('sigma_schedule')
  for (const backend of ['local', 'remote'] as const) {
    expect(ids(backend)).toEqual(
      expect.arrayContaining(['replace', 'seed', 'scheduler', 'num_inference_steps', 'guidance_scale']),
    )
    expect(ids(backend)).not.toContain('samples')
  }
})

it('foretells the time by steps and pixels', () => {
  const { requests } = plan({ id: 'num_inference_steps', text: '10, 20' }, { id: 'width', text: '64, 128' })
  const example = { request: { ...request, num_inference_steps: 10 }, seconds: 2 }
  expect(secondsFor(requests, example)).toBeCloseTo(2 + 4 + 4 + 8)
})
