import { describe, expect, it } from 'vitest'
import { findCatalogueEntry } from '../../src/models/index.ts'
import { defaultRequest, problems } from '../../src/parameters/index.ts'
import { lcmLora, type Quality, qualities, qualityOf, withQuality } from './quality.ts'

const request = { ...defaultRequest, prompt: 'a boat', lora_models: ['ink'], lora_weights: [0.6] }
const taking = (quality: Quality, before = request) => ({ ...before, ...withQuality(before, quality, 'lcm-lora') })

describe('presets of quality', () => {
  it('begin with the standard one', () => {
    expect(qualityOf(defaultRequest)).toBe('standard')
  })

  it('are known again after each, and by nothing that was changed by hand', () => {
    for (const name of Object.keys(qualities) as Quality[]) {
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

  it('bring LCM’s LoRA and take it away, and leave the words and the other LoRAs alone', () => {
    const quick = taking('lcm')
    expect(quick).toMatchObject({ lora_models: ['ink', 'lcm-lora'], lora_weights: [0.6, 1], prompt: 'a boat' })
    expect(taking('lcm', quick)).toEqual(quick)
    expect(taking('standard', quick)).toEqual(request)
  })

  it('are no LCM without its LoRA, and nothing else with it', () => {
    expect(qualityOf({ ...request, ...qualities.lcm })).toBeUndefined()
    expect(qualityOf({ ...taking('lcm'), ...qualities.draft })).toBeUndefined()
  })

  it('find the LoRA by its name', () => {
    expect(lcmLora(['ink', 'LCM_LoRA_SD15', 'x'])).toBe('LCM_LoRA_SD15')
    expect(lcmLora(['latent-consistency/lcm-lora-sdv1-5'])).toBe('latent-consistency/lcm-lora-sdv1-5')
    expect(lcmLora(['calcmode', 'helcm'])).toBeUndefined()
  })

  it('take for LCM what the catalogue knows of it', () => {
    expect(qualities.lcm).toMatchObject(findCatalogueEntry('lcm-lora')!.settings!)
  })
})
