import { describe, expect, it } from 'vitest'
import { isAs, withPreset } from '../../src/models/index.ts'
import { defaultRequest, problems } from '../../src/parameters/index.ts'
import { fewStepPresets, type Quality, qualities, qualityOf } from './quality.ts'

const request = { ...defaultRequest, prompt: 'a boat', lora_models: ['ink'], lora_weights: [0.6] }
const names = Object.keys(qualities) as Quality[]
const taking = (quality: Quality, before = request) => ({
  ...before,
  ...withPreset(before, { settings: qualities[quality] }),
})
const loras = ['ink', 'lcm-lora-sdv1-5', 'tcd-lora', 'Hyper-SD15-8steps-CFG-lora', 'hyper-sd-12-steps', 'LCM again']
const few = fewStepPresets(['demo', 'Demo model'], loras)
const takingFew = (label: string, before = request) => {
  const preset = few.find((one) => one.label === label)!
  return { ...before, ...withPreset(before, preset) }
}

describe('presets of quality', () => {
  it('begin with the standard one', () => {
    expect(qualityOf(defaultRequest)).toBe('standard')
  })

  it('are known again after each, and by nothing that was changed by hand', () => {
    for (const name of names) {
      expect(qualityOf(taking(name))).toBe(name)
      expect(problems(taking(name), 'local')).toEqual([])
      expect(qualityOf({ ...taking(name), num_inference_steps: 33 })).toBeUndefined()
    }
  })

  it('take Fast’s shortcuts away again', () => {
    const fast = taking('fast')
    expect(fast.cache_interval).toBeGreaterThan(1)
    expect(fast.num_inference_steps).toBe(request.num_inference_steps)
    expect(taking('standard', fast)).toEqual(request)
    expect(qualityOf({ ...request, s_min_uncond: 1 })).toBeUndefined()
  })
})

describe('presets of few steps', () => {
  it('are there for each method whose LoRA is, by their steps, and once', () => {
    expect(few.map(({ label, lora }) => [label, lora])).toEqual([
      ['TCD', 'tcd-lora'],
      ['LCM', 'lcm-lora-sdv1-5'],
      ['Hyper-SD 8', 'Hyper-SD15-8steps-CFG-lora'],
      ['Hyper-SD 12', 'hyper-sd-12-steps'],
    ])
    expect(fewStepPresets(['demo', 'Demo model'], ['ink'])).toEqual([])
  })

  it('come of LoRAs of the model’s own family, as far as the catalogue knows them', () => {
    const both = ['lcm-lora-sdv1-5', 'lcm-lora-sdxl', 'Hyper-SDXL-8steps-CFG-lora', 'hyper-sd-8-steps', 'my-tcd']
    const presets = (family?: 'sd' | 'sdxl') => fewStepPresets(['any', 'Any'], both, family).map(({ lora }) => lora)
    expect(presets('sd')).toEqual(['my-tcd', 'lcm-lora-sdv1-5', 'hyper-sd-8-steps'])
    expect(presets('sdxl')).toEqual(['my-tcd', 'lcm-lora-sdxl', 'Hyper-SDXL-8steps-CFG-lora'])
    expect(presets()).toEqual(['my-tcd', 'lcm-lora-sdv1-5', 'Hyper-SDXL-8steps-CFG-lora'])
  })

  it('are there for a model that needs no LoRA', () => {
    const [preset, ...others] = fewStepPresets(['dreamshaper.safetensors', 'DreamShaper LCM'], [])
    expect(others).toEqual([])
    expect(preset).toMatchObject({ label: 'LCM', settings: { num_inference_steps: 6, guidance_scale: 1.5 } })
    expect(preset!.lora).toBeUndefined()
    expect(isAs({ ...request, ...withPreset(request, preset!) }, preset!)).toBe(true)
  })

  it('bring their LoRA and take it away, and leave the words and the other LoRAs alone', () => {
    const quick = takingFew('LCM')
    expect(quick).toMatchObject({ lora_models: ['ink', 'lcm-lora-sdv1-5'], lora_weights: [0.6, 1], prompt: 'a boat' })
    expect(takingFew('LCM', quick)).toEqual(quick)
    expect(taking('standard', quick)).toEqual(request)
  })

  it('make room for one another, with all that they set', () => {
    const hyper = takingFew('Hyper-SD 8', takingFew('TCD'))
    expect(hyper).toMatchObject({
      ...{ lora_models: ['ink', 'Hyper-SD15-8steps-CFG-lora'], lora_weights: [0.6, 1], eta: undefined },
      ...{ scheduler: 'DDIMScheduler', timestep_spacing: 'trailing', num_inference_steps: 8, guidance_scale: 5 },
    })
    expect(takingFew('TCD', hyper)).toMatchObject({ scheduler: 'TCDScheduler', timestep_spacing: 'default', eta: 0.3 })
    expect(taking('standard', hyper)).toEqual(request)
  })

  it('are known again, by all of them and their LoRA', () => {
    for (const preset of few) {
      const taken = { ...request, ...withPreset(request, preset) }
      expect(problems(taken, 'local')).toEqual([])
      expect(few.filter((one) => isAs(taken, one))).toEqual([preset])
      expect(qualityOf({ ...taken, ...qualities.standard })).toBeUndefined()
      expect(isAs({ ...request, ...preset.settings }, preset)).toBe(false)
      expect(isAs({ ...taken, guidance_scale: 3 }, preset)).toBe(false)
    }
  })
})
