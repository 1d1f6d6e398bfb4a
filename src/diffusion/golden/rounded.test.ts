/** Pictures with linear layers in 8 and 4 bits on the processor: the demo model's against those in 32, mini-xl's against diffusers'. */
import { readFile } from 'node:fs/promises'
import * as ort from 'onnxruntime-web'
import { expect, it } from 'vitest'
import { GoldenModel, readExpected } from '../../../e2e/support/golden-model.ts'
import { xlPaths } from '../../../e2e/support/models/xl-paths.ts'
import { peakSignalToNoise } from '../../../e2e/support/peak-signal-to-noise.ts'
import { toPixels } from '../../imaging/index.ts'
import type { WeightBits } from '../networks/graph/index.ts'
import { openDevice, Runtime } from '../networks/runtime/index.ts'

const prompts = ['a red house', 'a blue car', 'a green tree']

const subject = (folder: string) => ({
  file: async (path: string) => new Uint8Array(await readFile(`${folder}/${path}`)),
  runtime: async () => new Runtime(ort, await openDevice({ allowed: false })),
})

async function pictures(bits?: WeightBits): Promise<ArrayLike<number>[]> {
  const demo = await GoldenModel.load(subject('public/models/demo'), { bits })
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

/** Of its linear layers only those are rounded that read 32 numbers or a multiple: the feed-forward ones of the widest level. */
it.each([
  [8, 50],
  [4, 30],
] as const)('SDXL’s picture in %i bits keeps %i dB of diffusers’', async (bits, decibels) => {
  const mini = subject('e2e/support/models/mini-xl')
  const xl = await GoldenModel.load(mini, { paths: xlPaths.base, bits })
  const told = [64, 64, 0, 0, 64, 64]
  const size = { height: 8, width: 8 }
  const asked = {
    prompt: 'a red house by the sea',
    negative_prompt: 'night, snow',
    steps: 5,
    guidance: 6,
    seed: 0,
    size,
  }
  const sizes = { prompt: told, negative: told }
  const latents = await xl.latents({ ...asked, scheduler: 'EulerDiscreteScheduler', sizes })
  const { rgb } = toPixels(await xl.networks.decode(latents, size), 64, 64)
  await xl.networks.release()
  const right = await (await readExpected(mini)).values('text2image/square/picture')
  const seen = peakSignalToNoise(rgb, right, 255)
  expect(seen).toBeGreaterThan(decibels)
  // Something was rounded.
  expect(seen).toBeLessThan(90)
})
