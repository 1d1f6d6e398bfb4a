/** What must hold for every scheduler, whatever the numbers: a model that knows the picture is believed, and nonsense is refused. */
import { describe, expect, it } from 'vitest'
import { GenerationError } from '../../../generation/index.ts'
import { torchCpuGenerator } from '../../../random/index.ts'
import { sd15 } from './__fixtures__/sd15.ts'
import {
  addedNoise,
  createSchedule,
  type Schedule,
  type ScheduleOptions,
  type SchedulerConfig,
  type SchedulerName,
  schedulerNames,
  usualEta,
} from './index.ts'

const picture = Float32Array.from({ length: 64 }, (_, i) => Math.sin(i))
const noise = torchCpuGenerator(1).normal(64)
const [zero, one] = [new Float32Array(1), new Float32Array(1).fill(1)]

function schedule(name: SchedulerName, options: Partial<ScheduleOptions> = {}): Schedule {
  const generator = torchCpuGenerator(2)
  return createSchedule(name, { config: sd15, steps: 12, noise: (count) => generator.normal(count), ...options })
}

/** Shares of picture and noise in the sample that the coming call sees. */
function mixture(run: Schedule): [signal: number, noise: number] {
  const scale = run.scaleModelInput(one)[0]!
  if (scale < 1) return [1, Math.sqrt(1 / scale ** 2 - 1)]
  return [run.addNoise(one, zero)[0]!, run.addNoise(zero, one)[0]!]
}

/** What a model trained on `type` says of a sample when it knows the picture. */
function perfectModel(type: string, run: Schedule, sample: Float32Array): Float32Array {
  const [signal, level] = mixture(run)
  const r = Math.hypot(signal, level)
  return sample.map((x, i) => {
    const eps = (x - signal * picture[i]!) / level
    return { epsilon: eps, v_prediction: (signal * eps - level * picture[i]!) / r, sample: picture[i]! }[type]!
  })
}

function draw(run: Schedule, model: (sample: Float32Array) => Float32Array, sample: Float32Array): Float32Array {
  return run.timesteps.reduce((x) => run.step(model(x), x), sample)
}

const distance = (a: Float32Array, b: Float32Array) => Math.max(...a.map((x, i) => Math.abs(x - b[i]!)))

/** These end with the noise of training's first timestep, σ = 0.03; the others with none. */
const endsNoisy: readonly string[] = ['PNDMScheduler', 'DEISMultistepScheduler', 'SASolverScheduler', 'TCDScheduler']

describe.each(schedulerNames)('%s', (name) => {
  // PNDM mixes outputs of several timesteps before it reads them, which is right for noise but not for v; so does diffusers'.
  const types = ['epsilon', 'sample', ...(name === 'PNDMScheduler' ? [] : ['v_prediction'])] as const
  it.each(types as readonly ('epsilon' | 'v_prediction' | 'sample')[])(
    'reaches the picture of a model that knows it: %s',
    (type) => {
      const run = schedule(name, { config: { ...sd15, prediction_type: type } })
      const final = draw(run, (x) => perfectModel(type, run, x), run.addNoise(picture, noise))
      expect(distance(run.denoised!, picture)).toBeLessThan(1e-4)
      expect(distance(final, picture)).toBeLessThan(endsNoisy.includes(name) ? 0.15 : 1e-4)
    },
  )

  it('runs the last part of the schedule when the strength is below 1', () => {
    const whole = schedule(name).timesteps
    const half = schedule(name, { strength: 0.5 })
    expect(half.timesteps).toEqual(whole.slice(-half.timesteps.length))
    expect(half.timesteps.length).toBeLessThan(whole.length)
    const final = draw(half, (x) => perfectModel('epsilon', half, x), half.addNoise(picture, noise))
    // LMS begins with weights for a history that it does not have; so does diffusers'.
    expect(distance(final, picture)).toBeLessThan([...endsNoisy, 'LMSDiscreteScheduler'].includes(name) ? 0.15 : 1e-4)
  })

  it('leaves the original as it is after the last step, and takes no further one', () => {
    const run = schedule(name, { steps: 4 })
    draw(run, (x) => x, noise)
    expect(run.addNoise(picture, noise)).toEqual(picture)
    expect(() => run.step(noise, noise)).toThrow('no step left')
  })

  it.each([undefined, 0, 1])('adds noise from where it says, with an eta of %s', (eta) => {
    const picture = (drawn: number, tree: number) => {
      const run = schedule(name, {
        noise: (count) => new Float32Array(count).fill(drawn),
        brownian: () => (_from, _to, count) => new Float32Array(count).fill(tree),
        steps: 20,
        eta: eta ?? usualEta(name) ?? 0,
      })
      return draw(run, (x) => x, noise)
    }
    const plain = picture(0, 0)
    const says = addedNoise(name, {}, eta)
    expect(distance(picture(0.1, 0), plain) > 0).toBe(says === 'drawn')
    expect(distance(picture(0, 0.1), plain) > 0).toBe(says === 'tree')
  })

  it('does not write into what it is given', () => {
    const run = schedule(name)
    const sample = noise.slice()
    const output = picture.slice()
    run.scaleModelInput(sample)
    run.step(output, sample)
    expect(sample).toEqual(noise)
    expect(output).toEqual(picture)
  })

  it.each([0, 1.5, -1, 1001, Number.NaN])('refuses %d steps', (steps) => {
    expect(() => schedule(name, { steps })).toThrowError(expect.objectContaining({ field: 'num_inference_steps' }))
  })

  it.each([0, 0.05, -0.1, 1.1, Number.NaN])('refuses a strength of %d', (strength) => {
    expect(() => schedule(name, { strength })).toThrowError(expect.objectContaining({ field: 'strength' }))
  })
})

describe('LCMScheduler', () => {
  // Luo et al. 2023, eq. 9 with σ_data = 0.5: c_skip = σ² / (s² + σ²), c_out = s / √(s² + σ²), s = scaling · t.
  it.each([
    [0, 1, 0],
    [0.5, 0.5, Math.SQRT1_2],
    [1, 0.2, Math.sqrt(0.8)],
  ])('keeps the boundary condition: at a scaled timestep of %d the sample has weight %d', (scaling, skip, out) => {
    const config: SchedulerConfig = { ...sd15, prediction_type: 'sample', timestep_scaling: scaling }
    const final = schedule('LCMScheduler', { config, timesteps: [1] }).step(picture, noise)
    const expected = picture.map((v, i) => skip * noise[i]! + out * v)
    expect(distance(final, expected)).toBeLessThan(1e-6)
  })
})

describe('a list of timesteps', () => {
  it.each([
    'DDPMScheduler',
    'LCMScheduler',
    'TCDScheduler',
    'EulerDiscreteScheduler',
    'HeunDiscreteScheduler',
    'DPMSolverMultistepScheduler',
    'DPMSolverSinglestepScheduler',
  ] as const)('replaces the spacing: %s', (name) => {
    const spaced = schedule(name)
    const own = [...new Set(spaced.timesteps)]
    const listed = schedule(name, { steps: 3, timesteps: own })
    expect(listed.timesteps).toEqual(spaced.timesteps)
    const model = (x: Float32Array) => x.map((v) => v / (1 + v * v))
    expect(draw(listed, model, noise)).toEqual(draw(spaced, model, noise))
  })

  it('is refused where diffusers takes none, where it rises, and beside Karras sigmas', () => {
    expect(() => schedule('DDIMScheduler', { timesteps: [900, 500] })).toThrow('cannot follow')
    expect(() => schedule('EulerDiscreteScheduler', { timesteps: [500, 900] })).toThrow('must fall')
    expect(() => schedule('EulerDiscreteScheduler', { timesteps: [1000] })).toThrow('must fall')
    const config = { ...sd15, use_karras_sigmas: true }
    expect(() => schedule('EulerDiscreteScheduler', { config, timesteps: [900, 500] })).toThrow('use_karras_sigmas')
  })
})

describe('settings', () => {
  it('come from the class where the config has none or null', () => {
    const plain = schedule('DDIMScheduler', { config: {} })
    expect(schedule('DDIMScheduler', { config: { timestep_spacing: null } }).timesteps).toEqual(plain.timesteps)
    expect(plain.timesteps.at(-1)).toBe(0)
  })

  it('are refused with a sentence when they ask for the impossible', () => {
    const refused = (name: SchedulerName, config: SchedulerConfig) =>
      expect(() => schedule(name, { config: { ...sd15, ...config } })).toThrowError(GenerationError)
    refused('EulerDiscreteScheduler', { use_karras_sigmas: true, use_beta_sigmas: true })
    refused('EulerDiscreteScheduler', { beta_schedule: 'sigmoid' as 'linear' })
    refused('UniPCMultistepScheduler', { solver_order: 7 })
    refused('DDIMScheduler', { beta_start: '0.1' as unknown as number })
    refused('DPMSolverMultistepScheduler', { algorithm_type: 'dpmsolver' })
    expect(() => schedule('LCMScheduler', { steps: 51 })).toThrow('at most 50 steps')
    expect(() => schedule('DDIMScheduler', { eta: 2 })).toThrow('Eta')
  })

  it('that a class does not know leave it alone, as in diffusers', () => {
    const karras = schedule('EulerAncestralDiscreteScheduler', { config: { ...sd15, use_karras_sigmas: true } })
    expect(karras.timesteps).toEqual(schedule('EulerAncestralDiscreteScheduler').timesteps)
  })
})
