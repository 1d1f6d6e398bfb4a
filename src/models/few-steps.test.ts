/** Names of files as their publishers, and people, have them. */
import { describe, expect, it } from 'vitest'
import { defaultRequest, problems } from '../parameters/index.ts'
import { catalogue } from './catalogue.ts'
import { drawingAdvice } from './few-steps.ts'

describe('advice on drawing in a few steps', () => {
  it.each([
    ['lcm-lora-sdv1-5', 'LCM', { scheduler: 'LCMScheduler', num_inference_steps: 6, guidance_scale: 1.5 }],
    ['latent-consistency/lcm-lora-sdv1-5', 'LCM', { num_inference_steps: 6 }],
    ['LCM_LoRA_SD15', 'LCM', { num_inference_steps: 6 }],
    ['dreamshaper-7-lcm', 'LCM', { num_inference_steps: 6 }],
    ['h1t/TCD-SD15-LoRA', 'TCD', { scheduler: 'TCDScheduler', num_inference_steps: 4, eta: 0.3 }],
    ['Hyper-SD15-8steps-CFG-lora.safetensors', 'Hyper-SD 8', { num_inference_steps: 8, guidance_scale: 5 }],
    ['Hyper-SD15-12steps-CFG-lora', 'Hyper-SD 12', { num_inference_steps: 12, timestep_spacing: 'trailing' }],
    ['ByteDance/Hyper-SD/Hyper-SD15-2steps-lora.safetensors', 'Hyper-SD 2', { guidance_scale: 1 }],
    ['Hyper-SDXL-1step-lora', 'Hyper-SD', { scheduler: 'TCDScheduler', eta: 1, num_inference_steps: 4 }],
    ['sdxl_lightning_8step_lora', 'Lightning 8', { scheduler: 'EulerDiscreteScheduler', num_inference_steps: 8 }],
    ['tianweiy/DMD2/dmd2_sdxl_4step_lora_fp16', 'DMD2 4', { scheduler: 'LCMScheduler', num_inference_steps: 4 }],
    ['stabilityai/sdxl-turbo', 'Turbo', { scheduler: 'EulerAncestralDiscreteScheduler', guidance_scale: 1 }],
  ] as const)('reads %s as %s', (name, label, settings) => {
    const advice = drawingAdvice([name])
    expect(advice?.label).toBe(label)
    expect(advice?.settings).toMatchObject(settings)
    expect(problems({ ...defaultRequest, ...advice?.settings, prompt: 'a house' }, 'local')).toEqual([])
  })

  it.each([
    'ink',
    'calcmode',
    'helcm',
    'lightning over a field',
    'turbocharged cars',
    'hyperrealism',
    'stepmother 2 steps',
  ])('has none for %s', (name) => {
    expect(drawingAdvice([name])).toBeUndefined()
  })

  it('takes the catalogue’s own for what it lists, and agrees with it where a name says as much', () => {
    for (const { id, advice, files } of catalogue.filter((entry) => entry.advice)) {
      expect(drawingAdvice([id])).toBe(advice)
      const named = files[0]!.path.replace(/SD(15|XL)/i, '$&-copy')
      if (named !== files[0]!.path) expect(drawingAdvice([named]), named).toEqual(advice)
    }
  })
})
