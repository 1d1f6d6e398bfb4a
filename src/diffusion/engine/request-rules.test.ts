/** What an inpainting model is for, and what a scheduler leaves undone. */
import { describe, expect, it } from 'vitest'
import { defaultRequest } from '../../parameters/index.ts'
import { refuseModel, unsupported } from './request-rules.ts'

const model = { id: 'x', name: 'Brush', kind: 'diffusers', bytes: 1, width: 512, height: 512, family: 'sd' } as const

describe('an inpainting model', () => {
  it.each(['sd/text2image', 'sd/image2image'] as const)('is refused for %s, and says what it is for', (endpoint) => {
    expect(() => refuseModel({ ...defaultRequest, endpoint }, { ...model, inpainting: true })).toThrow(
      /^Brush is an inpainting model: .* Choose Inpainting, or another model\.$/,
    )
  })

  it('inpaints, and so does any other', () => {
    for (const inpainting of [true, false]) {
      refuseModel({ ...defaultRequest, endpoint: 'sd/inpainting' }, { ...model, inpainting })
    }
    refuseModel(defaultRequest, { ...model, inpainting: false })
  })
})

describe('what a scheduler leaves undone', () => {
  const told = (scheduler: Parameters<typeof unsupported>[1], asked: Partial<typeof defaultRequest>, config = {}) =>
    [
      ...unsupported({ ...defaultRequest, ...asked }, scheduler, {
        summary: { ...model, inpainting: false },
        schedulerConfig: config,
      }),
    ].map((event) => 'field' in event && event.field)

  it('is told: eta where there is none, a seed delta where nothing is drawn, levels of one’s own', () => {
    expect(told('EulerDiscreteScheduler', { eta: 0.5 })).toEqual(['eta'])
    expect(told('EulerAncestralDiscreteScheduler', { eta: 0.5 })).toEqual([])
    const delta = { eta_noise_seed_delta: 31337 }
    expect(told('DPMSolverMultistepScheduler', delta)).toEqual(['eta_noise_seed_delta'])
    expect(told('DPMSolverMultistepScheduler', delta, { algorithm_type: 'sde-dpmsolver++' })).toEqual([])
    expect(told('DDIMScheduler', delta)).toEqual(['eta_noise_seed_delta'])
    expect(told('DDIMScheduler', { ...delta, eta: 1 })).toEqual([])
    expect(told('dpmpp_2m_sde', delta)).toEqual(['eta_noise_seed_delta'])
    expect(told('EulerAncestralDiscreteScheduler', delta)).toEqual([])
    expect(told('EulerAncestralDiscreteScheduler', { ...delta, eta: 0 })).toEqual(['eta_noise_seed_delta'])
    expect(told('LCMScheduler', { discard_next_to_last_sigma: true })).toEqual(['discard_next_to_last_sigma'])
    expect(told('KDPM2DiscreteScheduler', { discard_next_to_last_sigma: true })).toEqual([])
  })
})
