/** ᾱ of SD 1.5: DDIMScheduler(beta_start=0.00085, beta_end=0.012, beta_schedule="scaled_linear").alphas_cumprod, torch 2.13.0+cpu. */
import { describe, expect, it } from 'vitest'
import golden from './__fixtures__/alphas_cumprod.json' with { type: 'json' }
import { alphasCumprod, mixtureOfAlpha, mixtureOfSigma, sigmaTable } from './noise-schedule.ts'
import { schedulerSettings } from './settings.ts'

const sd15 = schedulerSettings({ beta_start: 0.00085, beta_end: 0.012, beta_schedule: 'scaled_linear' }, {})

describe('alphasCumprod', () => {
  it("has Stable Diffusion 1.5's thousand values bit for bit", () => {
    expect([...alphasCumprod(sd15)]).toEqual(golden.alphas_cumprod_f32)
  })

  it('leaves no picture at the last timestep when the signal is to end at zero', () => {
    const table = alphasCumprod({ ...sd15, rescale_betas_zero_snr: true })
    expect(table.at(-1)).toBe(0)
    expect(table[0]).toBeCloseTo(golden.alphas_cumprod_f32[0]!, 6)
  })

  it('falls from one timestep to the next whatever the schedule of betas', () => {
    for (const beta_schedule of ['linear', 'scaled_linear', 'squaredcos_cap_v2'] as const) {
      const table = alphasCumprod({ ...sd15, beta_schedule })
      expect(table.every((alpha, i) => alpha > 0 && alpha < (table[i - 1] ?? 1))).toBe(true)
    }
  })

  it('takes betas from the config where it lists them', () => {
    expect([...alphasCumprod({ ...sd15, trained_betas: [0.5, 0.5] })]).toEqual([0.5, 0.25])
  })
})

describe('sigmaTable', () => {
  it('runs from 0.0291675 to 14.6146469 for Stable Diffusion 1.5', () => {
    expect(sigmaTable(sd15)[0]).toBeCloseTo(0.0291675, 7)
    expect(sigmaTable(sd15).at(-1)).toBeCloseTo(14.6146469, 5)
  })
})

it('mixes picture and noise to unit variance, by ᾱ or by σ alike', () => {
  const byAlpha = mixtureOfAlpha(0.2)
  const bySigma = mixtureOfSigma(2)
  expect(byAlpha.signal).toBeCloseTo(bySigma.signal, 12)
  expect(byAlpha.noise).toBeCloseTo(bySigma.noise, 12)
  expect(Math.hypot(byAlpha.signal, byAlpha.noise)).toBeCloseTo(1, 12)
})
