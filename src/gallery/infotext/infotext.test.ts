/** A1111's text, both ways. The texts follow its create_infotext and parse_generation_parameters (dev of 2024-03-02, Forge 1.10.1). */
import { describe, expect, it } from 'vitest'
import { defaultRequest, type GenerationRequest, noSecondPass } from '../../parameters/index.ts'
import { readInfotext, toInfotext } from './index.ts'
import { formatInfotext, parseInfotext } from './infotext.ts'

const facts = { seed: 965400086, modelName: 'v1-5-pruned-emaonly', version: 'v1.10.1' }
const plain: GenerationRequest = {
  ...defaultRequest,
  ...{ prompt: 'a cat', num_inference_steps: 20, scheduler: 'EulerAncestralDiscreteScheduler', guidance_scale: 7 },
  random_source: 'nvidia',
}

/** A1111's own, of several versions and extensions. */
const examples: Record<string, string> = {
  'without a negative prompt':
    'a cat\nSteps: 20, Sampler: Euler a, Schedule type: Automatic, CFG scale: 7, Seed: 965400086, Size: 512x512, Model hash: 6ce0161689, Model: v1-5-pruned-emaonly, Version: v1.10.1',
  'prompts of several lines, with weights, colons and quotes':
    'masterpiece, (best "quality":1.2),\nSteps: of a temple\nNegative prompt: lowres, {bad: hands}\nworst quality\nSteps: 28, Sampler: DPM++ 2M, Schedule type: Karras, CFG scale: 4.5, Seed: 1, Size: 512x768, Model: a, Clip skip: 2, RNG: CPU, Version: v1.9.4',
  'LoRA tags, hashes and inpainting':
    'a <lora:add_detail:0.8> b\nNegative prompt: EasyNegative\nSteps: 20, Sampler: Heun, Schedule type: Beta, CFG scale: 7, Seed: 4294967295, Size: 640x448, Model hash: 0123456789, Model: "x, y: z", Denoising strength: 0.75, Mask blur: 4, Inpaint area: Only masked, Masked area padding: 32, Lora hashes: "add_detail: 7c6bad76eb54, other: 000000000000", TI hashes: "EasyNegative: c74b4e810b03", Version: v1.10.1',
  'a second pass and what is unknown here':
    'x\nSteps: 20, Sampler: DPM++ 2M SDE, CFG scale: 7, Seed: 3, Size: 512x512, Denoising strength: 0.7, Hires upscale: 2, Hires upscaler: Latent, ADetailer model: face_yolov8n.pt, ADetailer prompt: "a, \\"b\\"\\nc: d", Version: v1.7.0',
  'a key that is its own value': 'x\nSteps: 1, Seed: 2, Tiling, Size: 8x8',
}

describe('A1111’s text', () => {
  it.each(Object.entries(examples).filter(([name]) => !name.startsWith('a key')))(
    'comes back as it was: %s',
    (_, text) => {
      const { prompt, negativePrompt, settings } = parseInfotext(text)
      expect(formatInfotext(prompt, negativePrompt, [...settings])).toBe(text)
    },
  )

  it('has settings only where three of them are in its last line', () => {
    const text = 'a photo\nCamera: Leica, Lens: 35mm'
    expect(parseInfotext(text)).toEqual({ prompt: text, negativePrompt: '', settings: new Map() })
    expect(parseInfotext('').prompt).toBe('')
    expect(readInfotext('just words').request).toEqual({ prompt: 'just words', negative_prompt: '' })
  })

  it('strips its lines, and skips empty ones only before the first', () => {
    const { prompt, negativePrompt } = parseInfotext(
      '\n  a \n\n b\nNegative prompt:\n\n c\nNegative prompt: d\nx: 1, yy: 2, zz: 3',
    )
    expect([prompt, negativePrompt]).toEqual(['a\n\nb', 'c\nd\nx: 1, yy: 2, zz: 3'])
  })

  it('takes no long time over hostile texts', () => {
    // The processor's time: a busy machine takes none of it.
    const started = process.cpuUsage()
    for (const piece of ['a', 'a ', ' ', '"', 'aa:"', 'aa:"\\', 'aa:"\\",', ':', ',', 'a,', 'aa: b,'])
      parseInfotext(piece.repeat(100_000))
    expect(process.cpuUsage(started).user / 1000).toBeLessThan(5000)
  })
})

describe('reading a request', () => {
  it('finds everything that the form has', () => {
    const { source, request, unknown, needs } = readInfotext(
      examples['prompts of several lines, with weights, colons and quotes']!,
    )
    expect({ source, unknown, needs }).toEqual({
      ...{ source: 'a1111', unknown: [] },
      needs: { model: { name: 'a' }, loras: [], embeddings: [] },
    })
    expect(request).toEqual({
      ...{
        prompt: 'masterpiece, (best "quality":1.2),\nSteps: of a temple',
        negative_prompt: 'lowres, {bad: hands}\nworst quality',
      },
      ...{ num_inference_steps: 28, guidance_scale: 4.5, seed: 1, width: 512, height: 768, samples: 1, clip_skip: 1 },
      ...{ scheduler: 'DPMSolverMultistepScheduler', sigma_schedule: 'karras', timestep_spacing: 'default' },
      ...{ random_source: 'cpu', prompt_syntax: 'weighted', emphasis: 'original', dynamic_prompts: 'off' },
      ...{ subseed_strength: 0, seed_resize_from_w: 0, seed_resize_from_h: 0, eta_noise_seed_delta: 0 },
      ...{ skip_early_cond: 0, s_min_uncond: 0, s_min_uncond_all: false, s_max_uncond: 0 },
      ...{ cache_interval: 1, cache_branch: 0, cache_warmup: 0, cache_cooldown: 0, weight_bits: 'auto' },
      ...{ refiner: false, refiner_start: 0.8, force_zeros_for_empty_prompt: true },
      ...{ original_width: 0, original_height: 0, crop_left: 0, crop_top: 0, target_width: 0, target_height: 0 },
      ...{ aesthetic_score: 6, negative_aesthetic_score: 2.5 },
      ...noSecondPass,
    })
  })

  it('gives back what was said to SDXL', () => {
    const endpoint = 'sdxl/text2image'
    const said = {
      ...{ refiner: true, refiner_start: 0.7, force_zeros_for_empty_prompt: false },
      ...{
        original_width: 2048,
        original_height: 1536,
        crop_left: 8,
        crop_top: 0,
        target_width: 64,
        target_height: 96,
      },
      ...{ aesthetic_score: 7.5, negative_aesthetic_score: 2.5 },
    }
    const facts = { seed: 1, modelName: 'xl', version: 'Darkroom' }
    const { request, unknown } = readInfotext(toInfotext({ ...defaultRequest, prompt: 'x', endpoint, ...said }, facts))
    expect(request).toMatchObject(said)
    expect(unknown).toEqual([])
    const plain = toInfotext({ ...defaultRequest, prompt: 'x', endpoint }, facts)
    expect(plain).not.toMatch(/SDXL|Refiner|Empty/)
  })

  it('tells an inpainting by its settings, and what it was made with', () => {
    const { request, needs } = readInfotext(examples['LoRA tags, hashes and inpainting']!)
    expect(request).toMatchObject({
      endpoint: 'sd/inpainting',
      strength: 0.75,
      seed: 4294967295,
      sigma_schedule: 'beta',
    })
    expect(request.prompt).toBe('a <lora:add_detail:0.8> b')
    expect(needs).toEqual({
      model: { name: 'x, y: z', hash: '0123456789' },
      loras: [
        { name: 'add_detail', hash: '7c6bad76eb54' },
        { name: 'other', hash: '000000000000' },
      ],
      embeddings: [{ name: 'EasyNegative', hash: 'c74b4e810b03' }],
    })
  })

  it('keeps what it does not understand, unquoted, and takes the nearest scheduler', () => {
    const fast = readInfotext('x\nSteps: 20, Sampler: DPM fast, CFG scale: 7')
    expect(fast.request.scheduler).toBe('DPMSolverSinglestepScheduler')
    expect(fast.unknown).toEqual(['Sampler: DPM fast'])
    const { request, unknown } = readInfotext(examples['a second pass and what is unknown here']!)
    expect(request).toMatchObject({ scheduler: 'dpmpp_2m_sde', sigma_schedule: 'exponential' })
    expect(request).not.toHaveProperty('endpoint')
    expect(request).not.toHaveProperty('strength')
    expect(request).toMatchObject({ hires: true, hr_scale: 2, hr_upscaler: 'Latent', hr_denoising_strength: 0.7 })
    expect(unknown).toEqual(['ADetailer model: face_yolov8n.pt', 'ADetailer prompt: a, "b"\nc: d'])
  })

  it('takes A1111’s defaults for what A1111 does not write', () => {
    const { request } = readInfotext('x\nSteps: 20, Sampler: DPM++ 2M, CFG scale: 7')
    expect(request).toMatchObject({ clip_skip: 0, random_source: 'nvidia', sigma_schedule: 'karras' })
    const old = readInfotext('x\nSteps: 20, Sampler: LMS Karras, CFG scale: 7').request
    expect(old).toMatchObject({ scheduler: 'LMSDiscreteScheduler', sigma_schedule: 'karras' })
    expect(readInfotext('x\nSteps: 20, Sampler: Euler, CFG scale: 7').request.sigma_schedule).toBe('default')
  })

  it.each([
    ['f2.0.1v1.10.1-previous-636-gb835f24a', 'forge'],
    ['v1.10.1', 'a1111'],
    ['Darkroom v0.1.0', 'darkroom'],
    ['Fooocus v2.5.5', 'fooocus'],
    ['ComfyUI', 'comfyui'],
  ])('knows who wrote it by the version %s', (version, source) => {
    expect(readInfotext(`x\nSteps: 1, Seed: 2, Size: 8x8, Version: ${version}`).source).toBe(source)
  })

  it('says which values are no values', () => {
    const { request, unknown } = readInfotext('x\nSteps: many, Seed: 2, Size: 8x8')
    expect(request).not.toHaveProperty('num_inference_steps')
    expect(unknown).toEqual(['num_inference_steps: many'])
  })
})

describe('writing a request', () => {
  it('is A1111’s own text', () => {
    const hashed = { ...facts, modelHash: '6ce0161689' }
    expect(toInfotext(plain, hashed)).toBe(examples['without a negative prompt']!.replace('Automatic', 'Uniform'))
  })

  it('has strength and blur only where they mean something, hashes, tags, and quotes what needs it', () => {
    const request: GenerationRequest = {
      ...{
        ...plain,
        endpoint: 'sd/inpainting',
        negative_prompt: 'n',
        strength: 0.5,
        mask_blur: 4,
        padding_mask_crop: 32,
        clip_skip: 1,
        random_source: 'cpu',
      },
      ...{ lora_models: ['add_detail'], lora_weights: [0.8], prompt_syntax: 'literal', timestep_spacing: 'trailing' },
    }
    const more = {
      ...facts,
      modelName: 'models/x, y.safetensors',
      loraHashes: { add_detail: '7c6bad76eb54' },
    }
    expect(toInfotext(request, more)).toBe(
      'a cat <lora:add_detail:0.8>\nNegative prompt: n\nSteps: 20, Sampler: Euler a, Schedule type: SGM Uniform, CFG scale: 7, ' +
        'Seed: 965400086, Size: 512x512, Model: "x, y", Denoising strength: 0.5, Clip skip: 2, RNG: CPU, Mask blur: 4, ' +
        'Inpaint area: Only masked, Masked area padding: 32, Lora hashes: "add_detail: 7c6bad76eb54", Emphasis: None, Timestep spacing: trailing, Version: v1.10.1',
    )
  })

  it('reads its own inpainting back, with a hard mask as well', () => {
    const request = { ...plain, endpoint: 'sd/inpainting', mask_blur: 0, padding_mask_crop: 16 } as const
    expect(readInfotext(toInfotext(request, facts)).request).toMatchObject({
      endpoint: 'sd/inpainting',
      mask_blur: 0,
      padding_mask_crop: 16,
    })
  })

  it('says of a grid what A1111 says, before the version', () => {
    const others = [
      ['Script', 'X/Y/Z plot'],
      ['X Type', 'Steps'],
      ['X Values', '1-5 (+2), 8'],
    ] as const
    const text = toInfotext(plain, { ...facts, others })
    expect(text).toMatch(/, Script: X\/Y\/Z plot, X Type: Steps, X Values: "1-5 \(\+2\), 8", Version: v1\.10\.1$/)
    expect(readInfotext(text).unknown).toEqual(others.map(([key, value]) => `${key}: ${value}`))
  })

  it('says of varied noise what A1111 says, and reads it back', () => {
    const varied = {
      ...{ eta: 0.5, subseed: 9, subseed_strength: 0.3, eta_noise_seed_delta: 31337 },
      ...{ seed_resize_from_w: 512, seed_resize_from_h: 768 },
    }
    const text = toInfotext({ ...plain, ...varied }, facts)
    expect(text).toContain(
      'Variation seed: 9, Variation seed strength: 0.3, Seed resize from: 512x768, Eta: 0.5, ENSD: 31337',
    )
    expect(readInfotext(text).request).toMatchObject(varied)
    const ddim = { ...plain, scheduler: 'DDIMScheduler', eta: 0.2 }
    expect(toInfotext(ddim, facts)).toContain(', Eta DDIM: 0.2,')
    expect(readInfotext(toInfotext(ddim, facts)).request.eta).toBe(0.2)
  })

  it('says where the negative prompt takes part as A1111 does, and reads it back', () => {
    const limited = { skip_early_cond: 0.1, s_min_uncond: 2.5, s_min_uncond_all: true, s_max_uncond: 5.42 }
    const text = toInfotext({ ...plain, ...limited }, facts)
    expect(text).toContain(', Skip Early CFG: 0.1, NGMS: 2.5, NGMS all steps: True,')
    expect(readInfotext(text)).toMatchObject({ request: limited, unknown: [] })
    const everyOther = toInfotext({ ...plain, s_min_uncond: 4 }, facts)
    expect(everyOther).not.toContain('NGMS all steps')
    expect(readInfotext(everyOther).request).toMatchObject({ s_min_uncond: 4, s_min_uncond_all: false })
  })

  it('says what deep features were kept for, where they were', () => {
    const cached = { cache_interval: 3, cache_branch: 1, cache_warmup: 2, cache_cooldown: 1 }
    const text = toInfotext({ ...plain, ...cached }, facts)
    expect(readInfotext(text)).toMatchObject({ request: cached, unknown: [] })
    expect(toInfotext({ ...plain, ...cached, cache_interval: 1 }, facts)).toBe(toInfotext(plain, facts))
  })

  it('says of a second pass what A1111 says, and reads it back', () => {
    const hires = { ...plain, hires: true } as const
    const told = (request: Partial<GenerationRequest>) => toInfotext({ ...hires, ...request }, facts)
    expect(told({})).toContain(', Denoising strength: 0.7, Hires upscale: 2, Hires upscaler: Latent, Version')
    const own: Partial<GenerationRequest> = {
      ...{
        hr_scale: 1.5,
        hr_second_pass_steps: 12,
        hr_denoising_strength: 0.45,
        hr_upscaler: 'Latent (nearest-exact)',
      },
      ...{ hr_cfg: 5, hr_prompt: 'a dog, "big": yes', hr_negative_prompt: 'x', hr_scheduler: 'DDIMScheduler' },
      ...{ hr_sigma_schedule: 'karras' },
    }
    expect(told(own)).toContain(
      'Denoising strength: 0.45, Hires upscale: 1.5, Hires steps: 12, Hires upscaler: Latent (nearest-exact), Hires sampler: DDIM, Hires schedule type: Karras, Hires CFG Scale: 5, Hires prompt: "a dog, \\"big\\": yes", Hires negative prompt: x',
    )
    const sized = { hr_resize_x: 1024, hr_resize_y: 0 }
    expect(told(sized)).toContain('Hires resize: 1024x0, Hires upscaler')
    const spaced = { timestep_spacing: 'trailing', hr_sigma_schedule: 'karras' } as const
    for (const request of [{}, own, sized, spaced, { timestep_spacing: 'trailing', hr_timestep_spacing: 'leading' }]) {
      expect(readInfotext(told(request as Partial<GenerationRequest>))).toMatchObject({
        request: { hires: true, ...request },
        unknown: [],
      })
    }
    const withLoras = told({ hr_prompt: 'a dog', lora_models: ['hat'], lora_weights: [0.5] })
    expect(withLoras).toContain('Hires prompt: "a dog <lora:hat:0.5>"')
    expect(toInfotext({ ...hires, endpoint: 'sd/image2image' }, facts)).not.toContain('Hires')
  })

  it('says to how many bits weights were rounded, where that was asked for', () => {
    expect(readInfotext(toInfotext({ ...plain, weight_bits: '8bit' }, facts))).toMatchObject({
      request: { weight_bits: '8bit' },
      unknown: [],
    })
    expect(toInfotext({ ...plain, weight_bits: 'auto' }, facts)).not.toContain('Weight bits')
  })

  const schedulers = [
    'UniPCMultistepScheduler',
    'DPMSolverMultistepScheduler',
    'SASolverScheduler',
    'TCDScheduler',
    'DPMSolverMultistepSchedulerSDE',
    'dpmpp_2s_ancestral',
    'Unheard',
  ] as const
  it.each(
    schedulers.flatMap((scheduler) =>
      (['default', 'karras', 'exponential', 'beta', 'simple', 'align_your_steps'] as const).flatMap((sigma_schedule) =>
        (['default', 'leading', 'linspace', 'trailing'] as const).map((timestep_spacing) => ({
          scheduler,
          sigma_schedule,
          timestep_spacing,
        })),
      ),
    ),
  )('comes back: $scheduler, $sigma_schedule, $timestep_spacing', (choice) => {
    const request = {
      ...plain,
      ...choice,
      prediction_type: 'v_prediction',
      embeddings: ['a', 'b'],
    } as GenerationRequest
    const { request: read, unknown } = readInfotext(toInfotext(request, { ...facts, version: 'Darkroom v0.1.0' }))
    const { scheduler, ...rest } = choice
    expect(read).toMatchObject({ ...rest, prediction_type: 'v_prediction', embeddings: ['a', 'b'], seed: facts.seed })
    if (scheduler === 'Unheard') expect(unknown[0]).toMatch(/^Sampler: Unheard/)
    else expect(read.scheduler).toBe(scheduler)
  })
})

describe('what a prompt was chosen from', () => {
  it('is written as the Dynamic Prompts extension does, and read again; the prompt is not chosen from once more', () => {
    const asked = {
      ...defaultRequest,
      prompt: 'a {red} hat',
      prompt_template: 'a \\{{red|blue}\\} hat',
      negative_prompt_template: '__fogs__',
      emphasis: 'no_norm' as const,
      dynamic_prompts: 'off' as const,
    }
    const text = toInfotext(asked, { seed: 1, modelName: 'm', version: 'Darkroom' })
    expect(text).toContain('Emphasis: No norm, Template: a \\{{red|blue}\\} hat, Negative Template: __fogs__')
    const { prompt, prompt_template, negative_prompt_template, emphasis, dynamic_prompts } = asked
    const written = { prompt, prompt_template, negative_prompt_template, emphasis, dynamic_prompts }
    expect(readInfotext(text)).toMatchObject({ request: written, unknown: [] })
  })
})
