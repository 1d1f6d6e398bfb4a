/**
 * The numbers of diffusers' own tests (tests/schedulers, version 0.39.0.dev0), at diffusers' own tolerance: 1e-2 on Σ|x|, 1e-3 on its
 * mean. They cover what SD 1.5's config leaves off: linear betas, clipping, PNDM's Runge–Kutta start, lambdas spaced evenly.
 */
import { expect, it } from 'vitest'
import { torchCpuGenerator } from '../../../random/index.ts'
import { createSchedule, type SchedulerConfig, type SchedulerName, usualEta } from './index.ts'

/** arange(768) / 768, reshaped to (3, 8, 8, 4) and permuted to (4, 3, 8, 8). */
const sample = Float32Array.from({ length: 768 }, (_, i) => ((i % 192) * 4 + Math.floor(i / 192)) / 768)
const model = (x: Float32Array, t: number) => x.map((v) => (v * t) / (t + 1))

/** Σ|x| after ten steps; the schedulers that scale the model's input are tested with the sample itself scaled. */
function total(name: SchedulerName, config: SchedulerConfig, { steps = 10 } = {}): number {
  const generator = torchCpuGenerator(0)
  const eta = usualEta(name) ?? 0
  const run = createSchedule(name, { config, steps, eta, noise: (count) => generator.normal(count) })
  let x: Float32Array = sample.map((v) => v * run.initNoiseSigma)
  for (const t of run.timesteps) {
    const input = run.scaleModelInput(x)
    x = run.step(model(input, t), input)
  }
  return x.reduce((sum, v) => sum + Math.abs(v), 0)
}

const v: SchedulerConfig = { prediction_type: 'v_prediction' }
const k: SchedulerConfig = { num_train_timesteps: 1100, beta_start: 0.0001, beta_end: 0.02 }
const atSigmaMin: SchedulerConfig = { final_sigmas_type: 'sigma_min' }
const multistep: SchedulerConfig = { ...atSigmaMin, lower_order_final: false }
const sd: SchedulerConfig = { beta_start: 0.00085, beta_end: 0.012, beta_schedule: 'scaled_linear' }

type Row = [what: string, expected: number, name: SchedulerName, config: SchedulerConfig, options?: { steps?: number }]

it.each<Row>([
  ['clips', 172.0067, 'DDIMScheduler', {}],
  ['clips with v-prediction', 52.5302, 'DDIMScheduler', v],
  ['ends at ᾱ = 1', 149.8295, 'DDIMScheduler', { beta_start: 0.01, set_alpha_to_one: true }],
  ['ends at the first ᾱ', 149.0784, 'DDIMScheduler', { beta_start: 0.01, set_alpha_to_one: false }],
  ['draws noise a thousand times', 258.9606, 'DDPMScheduler', {}, { steps: 1000 }],
  ['starts with Runge–Kutta', 198.1318, 'PNDMScheduler', {}],
  ['starts with Runge–Kutta on v', 67.3986, 'PNDMScheduler', v],
  ['ends at ᾱ = 1', 230.0399, 'PNDMScheduler', { beta_start: 0.01, set_alpha_to_one: true }],
  ['ends at the first ᾱ', 186.9482, 'PNDMScheduler', { beta_start: 0.01, set_alpha_to_one: false }],
  ['takes 1100 timesteps', 10.0807, 'EulerDiscreteScheduler', k],
  ['takes Karras sigmas', 124.523, 'EulerDiscreteScheduler', { ...k, use_karras_sigmas: true }],
  ['draws noise', 152.3192, 'EulerAncestralDiscreteScheduler', k],
  ['draws noise on v', 108.4439, 'EulerAncestralDiscreteScheduler', { ...k, ...v }],
  ['takes 1100 timesteps', 0.1233, 'HeunDiscreteScheduler', k],
  ['takes 1100 timesteps', 1006.388, 'LMSDiscreteScheduler', k],
  ['takes Karras sigmas', 3812.9927, 'LMSDiscreteScheduler', { ...k, use_karras_sigmas: true }],
  ['takes 1100 timesteps', 20.4125, 'KDPM2DiscreteScheduler', k],
  ['takes 1100 timesteps', 13979.9433, 'KDPM2AncestralDiscreteScheduler', k],
  ['takes v', 331.8133, 'KDPM2AncestralDiscreteScheduler', { ...k, ...v }],
  ['one step', 18.7097, 'LCMScheduler', sd, { steps: 1 }],
  ['draws noise', 197.7616, 'LCMScheduler', sd],
  ['one step', 29.8715, 'TCDScheduler', sd, { steps: 1 }],
  ['no noise', 181.204, 'TCDScheduler', sd],
])('%s: Σ|x| = %d, %s', (_, expected, name, config, options) => {
  expect(Math.abs(total(name, config, options) - expected)).toBeLessThan(1e-2)
})

it.each<Row>([
  ['ends at σ min', 0.3301, 'DPMSolverMultistepScheduler', multistep],
  ['ends at σ min on v', 0.2251, 'DPMSolverMultistepScheduler', { ...multistep, ...v }],
  ['Karras on v', 0.2096, 'DPMSolverMultistepScheduler', { ...multistep, ...v, use_karras_sigmas: true }],
  ['even lambdas on v', 0.1554, 'DPMSolverMultistepScheduler', { ...multistep, ...v, use_lu_lambdas: true }],
  ['linear betas', 0.2791, 'DPMSolverSinglestepScheduler', multistep],
  ['Karras', 0.2248, 'DPMSolverSinglestepScheduler', { ...multistep, use_karras_sigmas: true }],
  ['v', 0.1453, 'DPMSolverSinglestepScheduler', { ...multistep, ...v }],
  ['Karras on v', 0.0649, 'DPMSolverSinglestepScheduler', { ...multistep, ...v, use_karras_sigmas: true }],
  ['linear betas', 0.2464, 'UniPCMultistepScheduler', atSigmaMin],
  ['Karras', 0.2925, 'UniPCMultistepScheduler', { ...atSigmaMin, use_karras_sigmas: true }],
  ['v', 0.1014, 'UniPCMultistepScheduler', { ...atSigmaMin, ...v }],
  ['Karras on v', 0.1966, 'UniPCMultistepScheduler', { ...atSigmaMin, ...v, use_karras_sigmas: true }],
  ['linear betas', 0.23916, 'DEISMultistepScheduler', {}],
  ['v', 0.091, 'DEISMultistepScheduler', v],
])('%s: mean |x| = %d, %s', (_, expected, name, config, options) => {
  expect(Math.abs(total(name, config, options) / sample.length - expected)).toBeLessThan(1e-3)
})
