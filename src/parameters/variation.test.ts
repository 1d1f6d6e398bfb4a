/** Requests for variations. */
import { describe, expect, it } from 'vitest'
import { problems } from './check.ts'
import { defaultRequest, stepsToRun } from './request.ts'
import { variations } from './variation.ts'

const picture = new Blob()

describe('variations', () => {
  it('start from the picture, with its words and settings and a new seed', () => {
    const made = { ...defaultRequest, prompt: 'a boat', seed: 7, guidance_scale: 3, width: 96 }
    expect(variations(made, picture)).toEqual({
      ...made,
      endpoint: 'sd/image2image',
      init_image: picture,
      strength: 0.5,
      samples: 4,
      seed: -1,
    })
  })

  it('leave the mask of an inpainted picture behind', () => {
    const inpainting = { endpoint: 'sd/inpainting', init_image: new Blob(), mask_image: new Blob() } as const
    const request = variations({ ...defaultRequest, ...inpainting, padding_mask_crop: 32 }, picture)
    expect([request.init_image, request.mask_image, request.padding_mask_crop]).toEqual([picture, undefined, undefined])
  })

  it('run at least one step, whatever the picture was made with', () => {
    for (const num_inference_steps of [1, 2, 3, 100]) {
      const request = variations({ ...defaultRequest, prompt: 'a boat', num_inference_steps }, picture)
      expect(problems(request, 'local')).toEqual([])
      expect(problems(request, 'remote')).toEqual([])
      expect(stepsToRun(request)).toBeGreaterThan(0)
    }
  })

  it('of SDXL pictures are drawn by SDXL', () => {
    expect(variations({ ...defaultRequest, endpoint: 'sdxl/text2image' }, picture).endpoint).toBe('sdxl/image2image')
  })
})
