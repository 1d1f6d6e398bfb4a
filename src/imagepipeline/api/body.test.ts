/**
 * Bodies. The seven to compare with, golden/imagepipeline-requests.json, were written down from the vendor's documents by
 * hand, the syntax errors of the samples mended.
 */
import { describe, expect, it } from 'vitest'
import { defaultRequest, type Endpoint, type GenerationRequest } from '../../parameters/index.ts'
import golden from './__fixtures__/imagepipeline-requests.json' with { type: 'json' }
import { path, requestBody, statusPath, unsent } from './body.ts'

const documented: GenerationRequest = {
  ...defaultRequest,
  model_id: 'sd1.5',
  samples: 1,
  seed: 12345,
  safety_checker: true,
}
const longNegative = golden[0]!.body.negative_prompt
const inpaintingNegative = golden[2]!.body.negative_prompt
const embedding = 'f84133b4-aad8-44be-b9ce-7e7e3a8c111f'
const cottage = 'https://docs.imagepipeline.io/img/cottage.png'

/** What a person enters into the form for each; the scheduler is left to the API where the document does not name one. */
const forms: Partial<GenerationRequest>[] = [
  { prompt: golden[0]!.body.prompt, negative_prompt: longNegative },
  {
    model_id: '38ff8ad2-d62a-457c-8b2c-182e48e564f2',
    prompt: golden[1]!.body.prompt,
    negative_prompt: golden[1]!.body.negative_prompt,
    num_inference_steps: 20,
    embeddings: [embedding],
    scheduler: 'default',
  },
  {
    endpoint: 'sd/image2image',
    init_image: cottage,
    prompt: golden[2]!.body.prompt,
    negative_prompt: inpaintingNegative,
    num_inference_steps: 37,
    guidance_scale: 8.5,
    embeddings: [embedding],
    scheduler: 'default',
  },
  {
    endpoint: 'sd/inpainting',
    init_image: 'https://docs.imagepipeline.io/img/image_pipeline_img2img.png',
    mask_image: 'https://docs.imagepipeline.io/img/mask_image.png',
    prompt: golden[3]!.body.prompt,
    negative_prompt: inpaintingNegative,
    num_inference_steps: 20,
    embeddings: [embedding],
    scheduler: 'default',
  },
  { endpoint: 'sd/image2image', init_image: cottage, prompt: golden[4]!.body.prompt, negative_prompt: longNegative },
  {
    endpoint: 'sdxl/text2image',
    model_id: 'd961a274-658c-4889-8c1a-bf85416cb1c1',
    prompt: golden[5]!.body.prompt,
    negative_prompt: golden[5]!.body.negative_prompt,
    refiner: true,
    width: 768,
    height: 768,
  },
  {
    prompt: golden[6]!.body.prompt,
    negative_prompt: golden[6]!.body.negative_prompt,
    num_inference_steps: 20,
    lora_models: ['c7e734b3-db74-43c8-a50d-d1cc2fa150fc'],
    lora_weights: [0.9],
    scheduler: 'default',
  },
]

describe('the body', () => {
  it.each(golden.map((request, i) => [request.seed_document, request.path, i] as const))(
    'is what document %s sends to %s',
    (_, posted, i) => {
      const request = { ...documented, ...forms[i] }
      expect(path(request.endpoint)).toBe(posted)
      expect(requestBody(request)).toEqual(golden[i]!.body)
    },
  )

  it('has its fields in the documents’ order', () => {
    const request = { ...documented, ...forms[3], lora_models: ['a'], lora_weights: [1], scheduler: 'x', strength: 0.5 }
    expect(Object.keys(requestBody(request)).join(' ')).toBe(
      'model_id init_image mask_image prompt negative_prompt num_inference_steps strength refiner samples guidance_scale width height embeddings lora_models lora_weights seed scheduler safety_checker',
    )
  })

  const sent = (change: Partial<GenerationRequest>) => requestBody({ ...documented, prompt: 'x', ...change })

  it('writes one embedding as a string and several as a list, LoRAs as lists, and weights as strings', () => {
    expect(sent({ embeddings: ['a', 'b'], lora_models: ['a'], lora_weights: [0.5] })).toMatchObject({
      embeddings: ['a', 'b'],
      lora_models: ['a'],
      lora_weights: ['0.5'],
    })
  })

  it('sends strength only when it is set, and only to endpoints that start from a picture', () => {
    const init_image = cottage
    expect(sent({ endpoint: 'sd/image2image', init_image, strength: 0 })).toHaveProperty('strength', 0)
    expect(sent({ endpoint: 'sd/image2image', init_image })).not.toHaveProperty('strength')
    expect(sent({ strength: 0.5, init_image })).not.toHaveProperty('strength')
    expect(sent({ init_image })).not.toHaveProperty('init_image')
  })

  it('sends the refiner as false to SD, whatever the form holds', () => {
    expect(sent({ refiner: true })).toHaveProperty('refiner', false)
  })

  it('sends the vendor’s further parameters only when they are set', () => {
    const further = {
      clip_skip: 2,
      hires: true,
      upscale: '2x',
      webhook: 'https://a.example',
      server_id: 's',
      base64: true,
    }
    expect(sent(further)).toMatchObject(further)
    const names = Object.keys(sent({}))
    expect(Object.keys(further).filter((name) => names.includes(name))).toEqual([])
  })

  it('leaves out what is a sampler of this device only, and says so; the API’s own names go as they are', () => {
    const known = { scheduler: 'DPMSolverMultistepSchedulerSDE' }
    expect(sent(known)).toMatchObject(known)
    expect(unsent({ ...documented, ...known })).toEqual([])
    expect(sent({ scheduler: 'dpmpp_2m_sde' })).not.toHaveProperty('scheduler')
    expect(unsent({ ...documented, scheduler: 'dpmpp_2m_sde', eta: 0.5 }).map(({ field }) => field)).toEqual([
      'scheduler',
      'eta',
    ])
    const varied = { subseed: 1, subseed_strength: 0.5, seed_resize_from_w: 64, eta_noise_seed_delta: 31337 }
    expect(Object.keys(varied).filter((name) => name in sent(varied))).toEqual([])
  })

  it('never holds a picture itself', () => {
    expect(() => sent({ endpoint: 'sd/image2image', init_image: new Blob() })).toThrow(/address/)
  })

  it('is asked after under its own endpoint, the id made safe', () => {
    expect(statusPath('sd/inpainting' satisfies Endpoint, 'a/../b?c')).toBe('/sd/inpainting/v1/status/a%2F..%2Fb%3Fc')
  })
})
