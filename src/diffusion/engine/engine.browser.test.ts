/** The engine in its worker, in Chromium: the contract across the thread, and the same picture from processor and GPU. */
import { describe, expect, it } from 'vitest'
import { commands } from 'vitest/browser'
import { demoPaths, demoRequest } from '../../../e2e/support/demo-model.ts'
import { peakSignalToNoise } from '../../../e2e/support/peak-signal-to-noise.ts'
import { itIsABackend } from '../../generation/backend-contract.ts'
import { defaultRequest, type GenerationRequest } from '../../parameters/index.ts'
import { type LocalEngine, startLocalEngine } from '../index.ts'

const baseUrl = `${location.origin}/`

async function withDemo(device: 'auto' | 'gpu' | 'processor'): Promise<LocalEngine> {
  const engine = startLocalEngine({ baseUrl, device })
  await engine.openModel(
    'demo',
    demoPaths.map((path) => ({ path, data: `${baseUrl}models/demo/${path}` })),
  )
  return engine
}

describe('the engine in its worker', () => {
  let started: Promise<LocalEngine> | undefined
  const engine = () => (started ??= withDemo('auto'))

  itIsABackend({ backend: engine, request: demoRequest })

  it('says in a sentence where pictures are made', async () => {
    expect((await (await engine()).device()).sentence).toMatch(/^Pictures are made on .*\.$/)
  })

  /** Of the previews of three steps. */
  async function previewSizes(given: Partial<GenerationRequest> = {}): Promise<string[]> {
    const request = { ...defaultRequest, ...demoRequest, ...given, num_inference_steps: 3 }
    const sizes: string[] = []
    for await (const event of (await engine()).generate(request, new AbortController().signal)) {
      if (event.type === 'step') sizes.push(`${event.preview?.width}×${event.preview?.height}`)
    }
    return sizes
  }

  it('shows a preview of the latents’ size at every step', async () => {
    expect(await previewSizes()).toEqual(['8×8', '8×8', '8×8'])
  })

  it('shows previews by a TAESD that is open, where it reads the latents as the VAE does', async () => {
    const path = 'diffusion_pytorch_model.safetensors'
    const data = await (await fetch(`${baseUrl}e2e/support/models/mini-taesd/${path}`)).blob()
    await (await engine()).openVae('taesd', [{ path, data }])
    expect(await previewSizes()).toEqual(['8×8', '8×8', '8×8'])
    expect(await previewSizes({ vae: 'taesd' })).toEqual(['64×64', '64×64', '64×64'])
    await (await engine()).openVae('taesdxl', [{ path, data }])
    expect(await previewSizes({ vae: 'taesdxl', seed: 2 })).toEqual(['64×64', '64×64', '64×64'])
  })

  it('reads a chosen file by range', async () => {
    const files = await Promise.all(
      demoPaths.map(async (path) => ({ path, data: await (await fetch(`${baseUrl}models/demo/${path}`)).blob() })),
    )
    const summary = await (await engine()).openModel('chosen', files)
    expect(summary).toMatchObject({ id: 'chosen', kind: 'diffusers', width: 128, height: 128 })
    expect((await draw(await engine(), 'chosen')).length).toBe(64 * 64 * 4)
  })

  it('tells what is wrong with a file', async () => {
    const data = new Blob(['<!doctype html><title>Not found</title>'])
    const refused = (await engine()).openModel('x', [{ path: 'model.safetensors', data }])
    await expect(refused).rejects.toMatchObject({ name: 'GenerationError', code: 'bad-file' })
  })

  it('says that the GPU stopped while it drew, and draws again at the next request', async () => {
    const engine = await withDemo('gpu')
    const request = { ...defaultRequest, ...demoRequest, num_inference_steps: 100 }
    const drawn = (async () => {
      for await (const event of engine.generate(request, new AbortController().signal)) {
        if (event.type === 'step' && event.step === 1) await commands.crashGpu()
      }
    })()
    await expect(drawn).rejects.toMatchObject({ name: 'GenerationError', code: 'device-lost' })
    expect((await draw(engine, 'demo')).length).toBe(64 * 64 * 4)
    expect((await engine.device()).kind).toBe('webgpu')
  })

  it('draws the same on the processor and on the GPU', async () => {
    const [processor, gpu] = [
      await draw(await withDemo('processor'), 'demo'),
      await draw(await withDemo('gpu'), 'demo'),
    ]
    expect(peakSignalToNoise(processor, gpu, 255)).toBeGreaterThan(50)
  })
})

/** The pixels of a picture, RGBA. */
async function draw(engine: LocalEngine, model_id: string): Promise<Uint8ClampedArray> {
  const request = { ...defaultRequest, ...demoRequest, model_id, num_inference_steps: 4, seed: 1 }
  for await (const event of engine.generate(request, new AbortController().signal)) {
    if (event.type !== 'image') continue
    const bitmap = await createImageBitmap(event.picture)
    const canvas = new OffscreenCanvas(bitmap.width, bitmap.height)
    const context = canvas.getContext('2d')!
    context.drawImage(bitmap, 0, 0)
    return context.getImageData(0, 0, bitmap.width, bitmap.height).data
  }
  throw new Error('no picture')
}
