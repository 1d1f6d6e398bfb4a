import { describe, expect, it } from 'vitest'
import { defaultRequest } from '../parameters/index.ts'
import { missing, modelNamed, needsOf } from './index.ts'

const available = {
  models: [{ id: 'disk/a', name: 'Deliberate_v5.safetensors' }],
  vaes: [{ id: 'disk/v', name: 'vae-ft-mse-840000.safetensors' }],
  loras: ['add_detail'],
  embeddings: [],
  upscalers: ['4x-UltraSharp.pth'],
}

describe('what a picture was made with', () => {
  it('is found however its name is written', () => {
    expect(modelNamed('sd15\\deliberate_v5.ckpt', available)?.id).toBe('disk/a')
    const needs = { model: { name: 'deliberate_V5' }, loras: [{ name: 'Add_Detail.safetensors' }], embeddings: [] }
    expect(missing(needs, available)).toEqual([])
    expect(
      missing({ vae: { name: 'vae_ft_mse_840000.pt' }, loras: [{ name: 'Add Detail' }], embeddings: [] }, available),
    ).toEqual([])
    expect(missing({ loras: [], embeddings: [] }, available)).toEqual([])
  })

  it('is named where it is not here', () => {
    const [loras, embeddings] = [[{ name: 'c' }], [{ name: 'd' }]]
    const others = { loras, embeddings, upscaler: { name: 'ESRGAN_4x' } }
    const needs = { model: { name: 'b', hash: '0123456789' }, vae: { hash: 'abc' }, ...others }
    expect(missing(needs, available)).toEqual([
      'It was made with b (hash 0123456789), which is not open: the chosen model draws something else.',
      'It was made with the VAE of hash abc, which is not open: colours may differ a little.',
      'The LoRA c is not open.',
      'The embedding d is not open.',
      'The upscaler ESRGAN_4x is not here: choose another one under “Second pass”.',
    ])
    expect(missing({ loras: [], embeddings: [], upscaler: { name: '4x_UltraSharp' } }, available)).toEqual([])
  })

  it('is told by a request, with the LoRAs that only its prompt names', () => {
    const request = { ...defaultRequest, prompt: 'a <lora:b:0.5> c <LORA:a>', lora_models: ['a'], embeddings: ['d'] }
    const needs = { loras: [{ name: 'a' }, { name: 'b' }], embeddings: [{ name: 'd' }] }
    expect(needsOf(request)).toEqual(needs)
    const second = { ...request, hr_prompt: '<lora:c:1>', hr_upscaler: 'ESRGAN_4x' }
    expect(needsOf(second)).toEqual(needs)
    expect(needsOf({ ...second, hires: true })).toEqual({
      ...{ ...needs, loras: [...needs.loras, { name: 'c' }], upscaler: { name: 'ESRGAN_4x' } },
    })
    expect(needsOf({ ...request, hires: true })).toEqual(needs)
  })
})
