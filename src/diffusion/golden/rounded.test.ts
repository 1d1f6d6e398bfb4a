/** Pictures of the demo model with linear layers in 8 and 4 bits against those in 32, on the processor. */
import { readFile } from 'node:fs/promises'
import * as ort from 'onnxruntime-web'
import { expect, it } from 'vitest'
import { GoldenModel } from '../../../e2e/support/golden-model.ts'
import { peakSignalToNoise } from '../../../e2e/support/peak-signal-to-noise.ts'
import { toPixels } from '../../imaging/index.ts'
import type { WeightBits } from '../networks/graph/index.ts'
import { openDevice, Runtime } from '../networks/runtime/index.ts'

const prompts = ['a red house', 'a blue car', 'a green tree']

const subject = {
  file: async (path: string) => new Uint8Array(await readFile(`public/models/demo/${path}`)),
  runtime: async () => new Runtime(ort, await openDevice({ allowed: false })),
}

async function pictures(bits?: WeightBits): Promise<ArrayLike<number>[]> {
  const demo = await GoldenModel.load(subject, { bits })
  const size = { height: 8, width: 8 }
  const drawn: ArrayLike<number>[] = []
  for (const [seed, prompt] of prompts.entries()) {
    const asked = {
      prompt,
      negative_prompt: '',
      scheduler: 'DPMSolverMultistepScheduler',
      steps: 12,
      seed,
      size,
    } as const
    drawn.push(toPixels(await demo.networks.decode(await demo.latents(asked), size), 64, 64).rgb)
  }
  await demo.networks.release()
  return drawn
}

const exact = pictures()

it.each([
  [8, 35],
  [4, 25],
] as const)('every picture in %i bits keeps %i dB', async (bits, decibels) => {
  for (const [i, picture] of (await pictures(bits)).entries()) {
    expect(peakSignalToNoise(picture, (await exact)[i]!, 255)).toBeGreaterThan(decibels)
  }
})
