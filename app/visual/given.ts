/** What the stories begin with: requests, models and pictures, put into the app's stores. */
import type { DeviceReport } from '../../src/diffusion/index.ts'
import { type BackendName, defaultRequest, type GenerationRequest } from '../../src/parameters/index.ts'
import { demoId, useDevice } from '../engine/index.ts'
import { addPicture, newRun, type Progress, useGeneration } from '../generation/index.ts'
import { useModels } from '../models/index.ts'
import { usePromptLayout } from '../prompt/index.ts'
import { type Job, useRequest } from '../request/index.ts'
import { sceneFile, scenePreview } from './scene.ts'

/** A graphics card that can do all that is asked for. */
export const card: DeviceReport = {
  ...{ kind: 'webgpu', adapter: 'nvidia ampere', f16: true, software: false, maxBufferSize: 2 ** 32 },
  sentence: 'Pictures are made on the GPU of this device (nvidia ampere), in 16 bits.',
}

export const words = 'a red house on a hill, a low sun behind it, woodcut'

/** The form holds this request; the demo is open, and its prompts are counted. */
export function givenRequest(wished: Partial<GenerationRequest> = {}, backend: BackendName = 'local'): void {
  const own = backend === 'local' ? demoId : 'sd1.5'
  const request = { ...defaultRequest, model_id: own, prompt: words, ...wished }
  useModels.setState({
    models: [
      {
        id: demoId,
        name: 'Demo model',
        kind: 'diffusers',
        bytes: 4_300_000,
        width: 512,
        height: 512,
        family: 'sd',
        inpainting: false,
      },
    ],
  })
  useDevice.setState({ report: card })
  useRequest.setState({ backend, request, nativeSize: { width: 512, height: 512 } })
  const { prompt, negative_prompt } = request
  usePromptLayout.setState({
    of: { prompt, negative_prompt },
    layout: { prompt: [oneChunk(prompt)], negative_prompt: [oneChunk(negative_prompt)] },
  })
}

/** About as CLIP counts, which takes most words for one token. */
const oneChunk = (prompt: string) => ({ at: 0, tokens: prompt.match(/\w+|[^\w\s]/g)?.length ?? 0 })

/** What a picture of the demo is made from. */
export function jobOf(wished: Partial<GenerationRequest> = {}): Job {
  return { request: { ...defaultRequest, prompt: words, seed: 1234567, ...wished }, modelName: 'Demo model' }
}

/** A run that has come so far. */
export async function givenRun(progress: Progress, wished: Partial<GenerationRequest> = {}): Promise<void> {
  givenRequest(wished)
  const isDrawing = progress.type === 'step'
  useGeneration.setState({
    run: {
      ...newRun(jobOf(wished), 0),
      progress,
      preview: isDrawing ? await scenePreview(1) : undefined,
      stepsDone: isDrawing
        ? Array.from({ length: progress.step }, (_, i) => ({ time: 1000 * i, done: (i + 1) / progress.steps }))
        : [],
    },
  })
}

/** Pictures of this session. */
export async function givenPictures(count: number, wished: Partial<GenerationRequest> = {}): Promise<void> {
  for (let number = 0; number < count; number++) {
    const seed = 1234567 + number
    addPicture(await sceneFile(number), { ...jobOf({ ...wished, seed }), backend: 'local', seed, seconds: 12.4 })
  }
}
