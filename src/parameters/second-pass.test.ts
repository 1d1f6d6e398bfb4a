/** Sizes and steps as AUTOMATIC1111 counts them, by hand from its calculate_target_resolution and setup_img2img_steps. */
import { describe, expect, it } from 'vitest'
import {
  advice,
  defaultRequest,
  drawnSize,
  enlargement,
  type GenerationRequest,
  hasSecondPass,
  isSupported,
  problems,
  scheduleSteps,
  secondPass,
} from './index.ts'

const asked = (request: Partial<GenerationRequest> = {}): GenerationRequest => ({
  ...{ ...defaultRequest, prompt: 'a house', hires: true },
  ...request,
})
const wrong = (request: Partial<GenerationRequest>) => problems(asked(request)).map(({ field }) => field)

describe('a second pass', () => {
  it.each([
    [{}, [1024, 1024]],
    [{ hr_scale: 1.05 }, [536, 536]],
    [{ height: 768, hr_resize_x: 1024 }, [1024, 1536]],
    [{ height: 768, hr_resize_y: 1000 }, [664, 1000]],
    [{ hr_resize_x: 1024, hr_resize_y: 1536 }, [1024, 1536]],
    [{ width: 768, hr_resize_x: 1024, hr_resize_y: 1024 }, [1024, 1024]],
  ] as const)('with %j draws %j pixels', (request, [width, height]) => {
    expect(drawnSize(asked(request))).toEqual({ width, height })
    expect(drawnSize(asked({ ...request, hires: false }))).toMatchObject({ width: asked(request).width })
  })

  it('covers the size that was asked for, and what hangs over is cut off', () => {
    const to = { width: 1536, height: 1024, across: 512, down: 0 }
    expect(enlargement(asked({ width: 768, hr_resize_x: 1024, hr_resize_y: 1024 }))).toEqual(to)
  })

  it.each([
    [20, 0.5, 40],
    [20, 0.7, 28],
    [20, 1, 20],
    [20, 0, 0],
  ])('of %i steps at a strength of %d is the end of a schedule of %i', (steps, hr_denoising_strength, all) => {
    const second = secondPass(asked({ hr_second_pass_steps: steps, hr_denoising_strength }))
    expect([second.num_inference_steps, scheduleSteps(second)]).toEqual([steps, all])
  })

  it('has what was said of it alone, and else what the first has', () => {
    const first = {
      num_inference_steps: 9,
      guidance_scale: 3,
      sigma_schedule: 'karras',
      negative_prompt: 'fog',
    } as const
    expect(secondPass(asked(first))).toMatchObject({ ...first, prompt: 'a house', scheduler: defaultRequest.scheduler })
    const own: Partial<GenerationRequest> = {
      ...{ hr_second_pass_steps: 4, hr_cfg: 8, hr_sigma_schedule: 'default', hr_negative_prompt: 'rain' },
      ...{ hr_prompt: 'a boat', hr_scheduler: 'DDIMScheduler' },
    }
    expect(secondPass(asked({ ...first, ...own }))).toMatchObject({
      ...{ num_inference_steps: 4, guidance_scale: 8, sigma_schedule: 'default', negative_prompt: 'rain' },
      ...{ prompt: 'a boat', scheduler: 'DDIMScheduler', original_width: 1024, target_height: 1024 },
    })
  })

  it('belongs to text to image on this device, and to all of SD’s tasks at the API, without its settings', () => {
    expect(hasSecondPass(asked({ endpoint: 'sd/image2image' }))).toBe(false)
    const known = (name: 'hires' | 'hr_scale', backend: 'local' | 'remote') =>
      (['sd/text2image', 'sd/image2image', 'sdxl/text2image'] as const).map((endpoint) =>
        isSupported(name, { backend, endpoint }),
      )
    expect(known('hires', 'local')).toEqual([true, false, true])
    expect(known('hires', 'remote')).toEqual([true, true, false])
    expect(known('hr_scale', 'remote')).toEqual([false, false, false])
  })

  it('is refused where it is too large, too small or of more steps than models know, and only where it is on', () => {
    expect(wrong({})).toEqual([])
    const huge = { width: 2048, hr_scale: 4 }
    expect(problems(asked(huge))).toEqual([
      {
        field: 'hr_scale',
        sentence: 'The second pass would draw 8,192 × 2,048 pixels: choose less, up to 4,096 a side.',
      },
    ])
    expect(wrong({ ...huge, hires: false })).toEqual([])
    expect(wrong({ hr_resize_x: 16_000 })).toContain('hr_resize_x')
    expect(wrong({ hr_resize_y: 8 })).toContain('hr_resize_y')
    expect(wrong({ hr_scale: 31.25 })).toContain('hr_scale')
    expect(wrong({ hr_denoising_strength: 0.01, hr_second_pass_steps: 20 })).toEqual(['hr_denoising_strength'])
  })

  it('is advised on its strength by what enlarges', () => {
    const to = { backend: 'local', endpoint: 'sd/text2image' } as const
    const said = (request: Partial<GenerationRequest>) => advice('hr_denoising_strength', asked(request), to)
    expect(said({ hr_denoising_strength: 0.3 })).toContain('blur')
    expect(said({ hr_denoising_strength: 0.3, hr_upscaler: 'Lanczos' })).toBeUndefined()
    expect(said({ hr_upscaler: 'Lanczos' })).toContain('Best from 0.2 to 0.5')
    expect(said({})).toBeUndefined()
    expect(advice('hr_scale', asked({ hr_resize_x: 640 }), to)).toContain('Not used')
  })
})
