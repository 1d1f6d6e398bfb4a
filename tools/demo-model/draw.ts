/** Pictures of the demo model by the app's engine, on the processor: what draw.mjs asks for. */
import * as ort from 'onnxruntime-web'
import { qualities } from '../../app/form/quality.ts'
import { demoFiles } from '../../e2e/support/demo-files.ts'
import { Engine } from '../../src/diffusion/engine/engine.ts'
import { defaultRequest, type GenerationRequest } from '../../src/parameters/index.ts'

export interface Series {
  prompts: readonly string[]
  quality: keyof typeof qualities
  /** In place of the preset's. */
  settings: Partial<GenerationRequest>
  steps: number
  guidance: number
  /** Of the prompts, the first and the one past the last to be drawn. */
  from: number
  to: number
}

/** The PNG of each prompt, whose number is its seed, and the seconds that its steps took. */
export async function* drawn({ prompts, quality, settings: own, steps, guidance, from, to }: Series) {
  const engine = new Engine({
    loadOrt: async () => ort,
    clipMerges: () => Promise.reject(new Error('The demo model has a tokenizer of its own')),
    device: 'processor',
  })
  await engine.models.open('demo', await demoFiles())
  for (const [i, prompt] of prompts.entries()) {
    if (i < from || i >= to) continue
    const settings = { ...qualities[quality], num_inference_steps: steps, guidance_scale: guidance, ...own }
    const request: GenerationRequest = { ...defaultRequest, ...settings, prompt, seed: i, width: 128, height: 128 }
    const marks: number[] = []
    let picture: Blob | undefined
    await engine.produce(request, new AbortController().signal, (event) => {
      if (event.type === 'step') marks.push(performance.now())
      if (event.type === 'image') picture = event.picture
    })
    yield { number: i, png: new Uint8Array(await picture!.arrayBuffer()), seconds: (marks.at(-1)! - marks[0]!) / 1000 }
  }
}
