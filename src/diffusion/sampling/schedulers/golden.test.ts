/**
 * Every scheduler against its reference. __fixtures__/schedulers.json holds 313 runs of diffusers 0.39.0.dev0 (72eb60c2d) on torch
 * 2.13.0+cpu with SD 1.5's config, model(x, t) = 0.9 x / (1 + |x|) + 0.05 t / 1000 in single precision, generator seed 7,
 * latents (1, 4, 8, 8). Image to image: init = 0.8 · randn, then noise = randn, then add_noise. samplers.json holds runs of the same of
 * diffusers 0.39.0, of k-diffusion 0.1.1 and of AUTOMATIC1111's formulas, made by `python tools/golden/samplers.py`; Brownian trees
 * are torchsde's 0.2.6, entropy 7.
 *
 * Sums are compared relative to Σ|x| of the same sample, single values relative to its largest |x|.
 */
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { GenerationError } from '../../../generation/index.ts'
import { brownianTree, torchCpuGenerator } from '../../../random/index.ts'
import { sd15 as shared } from './__fixtures__/sd15.ts'
import { createSchedule, type SchedulerConfig, type SchedulerName, schedulerNames } from './index.ts'

interface GoldenCase {
  class: SchedulerName
  n: number
  cfg?: SchedulerConfig
  /** What the request sets, where it is not the config that does. */
  asked?: SchedulerConfig
  strength?: number | null
  step_kw?: { eta?: number; s_churn?: number }
  error?: string
  all_timesteps: number[]
  sigmas?: number[]
  init_noise_sigma: number
  x0: number[]
  x0_sum: number
  step_sums: (number | null)[]
  final_first8: (number | null)[]
  final_sum: number | null
  final_abs_sum: number | null
}

const fixture = (name: string) => readFileSync(new URL(`__fixtures__/${name}`, import.meta.url), 'utf8')
// Python writes NaN and Infinity, which JSON does not know.
const cases: GoldenCase[] = JSON.parse(fixture('schedulers.json').replace(/-?\b(?:NaN|Infinity)\b/g, 'null')).cases
cases.push(
  // What the API calls a scheduler of its own is one of diffusers' algorithms.
  ...cases
    .filter(
      (golden) => golden.class === 'DPMSolverMultistepScheduler' && golden.cfg?.algorithm_type === 'sde-dpmsolver++',
    )
    .map((golden) => ({ ...golden, class: 'DPMSolverMultistepSchedulerSDE' as const })),
  ...JSON.parse(fixture('samplers.json')),
)

const sd15: SchedulerConfig = { ...shared, num_train_timesteps: 1000, set_alpha_to_one: false }

const COUNT = 4 * 8 * 8
const TOLERANCE = 5e-6

function model(x: Float32Array, t: number): Float32Array {
  const f = Math.fround
  return x.map((v) => f(f(f(0.9 * v) / f(1 + Math.abs(v))) + f(0.05 * f(t / 1000))))
}

const sum = (x: Float32Array) => x.reduce((total, v) => total + v, 0)
const absSum = (x: Float32Array) => x.reduce((total, v) => total + Math.abs(v), 0)

function run({ class: name, n: steps, cfg, asked, strength, step_kw }: GoldenCase) {
  const generator = torchCpuGenerator(7)
  const noise = (count: number) => generator.normal(count)
  const schedule = createSchedule(name, {
    config: { ...sd15, ...cfg },
    ...(asked && { asked }),
    steps,
    noise,
    brownian: (low, high) => brownianTree(7, low, high, torchCpuGenerator),
    ...(typeof strength === 'number' && { strength }),
    ...(step_kw?.eta !== undefined && { eta: step_kw.eta }),
    ...(step_kw?.s_churn !== undefined && { churn: step_kw.s_churn }),
  })
  const first = noise(COUNT)
  const samples = [
    typeof strength === 'number'
      ? schedule.addNoise(
          first.map((v) => 0.8 * v),
          noise(COUNT),
        )
      : first.map((v) => v * schedule.initNoiseSigma),
  ]
  /** σ of each call, as addNoise has it. */
  const sigmas: number[] = []
  const [zeros, ones] = [new Float32Array(1), new Float32Array(1).fill(1)]
  for (const t of schedule.timesteps) {
    sigmas.push(schedule.addNoise(zeros, ones)[0]! / schedule.addNoise(ones, zeros)[0]!)
    const x = samples.at(-1)!
    samples.push(schedule.step(model(schedule.scaleModelInput(x), t), x))
  }
  return { schedule, samples, sigmas }
}

const title = ({ n, cfg, asked, strength, step_kw }: GoldenCase) =>
  `${n} steps ${JSON.stringify({ ...cfg, ...asked, ...step_kw, ...(strength && { strength }) })}`

const relative = (actual: number, expected: number, scale: number) => Math.abs(actual - expected) / scale

describe.each(schedulerNames)('%s', (name) => {
  const mine = cases.filter((golden) => golden.class === name).map((golden) => ({ title: title(golden), golden }))
  const refused = mine.filter(({ golden }) => golden.error)
  const drawn = mine.filter(({ golden }) => !golden.error)

  it('has golden runs', () => {
    expect(drawn.length).toBeGreaterThan(5)
  })

  it.each(refused)('refuses what diffusers cannot run: $title', ({ golden }) => {
    expect(() => run(golden)).toThrowError(GenerationError)
  })

  it.each(drawn)('draws what diffusers draws: $title', ({ golden }) => {
    const { schedule, samples, sigmas } = run(golden)
    const begin = golden.all_timesteps.length - schedule.timesteps.length
    expect(schedule.timesteps).toHaveLength(golden.step_sums.length)
    for (const [i, t] of schedule.timesteps.entries()) {
      // Fractional timesteps carry the single precision of diffusers' logarithms.
      expect(Math.abs(t - golden.all_timesteps[begin + i]!)).toBeLessThan(1e-3)
      if (golden.sigmas) expect(relative(sigmas[i]!, golden.sigmas[begin + i]!, sigmas[i]!)).toBeLessThan(TOLERANCE)
    }
    expect(relative(schedule.initNoiseSigma, golden.init_noise_sigma, golden.init_noise_sigma)).toBeLessThan(TOLERANCE)

    for (const [i, expected] of [golden.x0_sum, ...golden.step_sums].entries()) {
      if (expected !== null) expect(relative(sum(samples[i]!), expected, absSum(samples[i]!))).toBeLessThan(TOLERANCE)
    }
    const final = samples.at(-1)!
    if (golden.final_sum === null) {
      // Here diffusers' last step divides zero by zero; ours is the limit of the same formula.
      expect(golden.step_sums.filter((value) => value === null)).toHaveLength(1)
      return expect(final).toEqual(name === 'UniPCMultistepScheduler' ? schedule.denoised : samples.at(-2))
    }
    expect(relative(absSum(final), golden.final_abs_sum!, absSum(final))).toBeLessThan(TOLERANCE)
    const largest = final.reduce((max, v) => Math.max(max, Math.abs(v)), 0)
    for (const [i, expected] of golden.final_first8.entries()) {
      expect(relative(final[i]!, expected!, largest)).toBeLessThan(TOLERANCE)
    }
  })
})
