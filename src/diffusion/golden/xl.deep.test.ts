/** SDXL in small on WebGPU against diffusers, in Chromium, on a page of its own: no other model is open beside. */
import { describe, expect, inject, it } from 'vitest'
import { GoldenModel, type GoldenSubject } from '../../../e2e/support/golden-model.ts'
import { xlPaths } from '../../../e2e/support/models/xl-paths.ts'
import { peakSignalToNoise } from '../../../e2e/support/peak-signal-to-noise.ts'
import { toPixels } from '../../imaging/index.ts'
import { loadOrt, openDevice, Runtime } from '../networks/runtime/index.ts'
import { itAgreesOnXl } from './xl-suite.ts'

type Precision = 'float32' | 'float16'

function subject(name: string, precision: Precision): GoldenSubject {
  return {
    async file(path) {
      const response = await fetch(`/fixtures/${name}/${path}`)
      if (!response.ok) throw new Error(`${name}/${path}: ${response.status}`)
      return new Uint8Array(await response.arrayBuffer())
    },
    runtime: async () => new Runtime(await loadOrt(), await openDevice(), precision),
  }
}

describe('SDXL in small on WebGPU in float32', () => {
  itAgreesOnXl({
    base: subject('mini-xl', 'float32'),
    refiner: subject('mini-xl-refiner', 'float32'),
    inpainting: subject('mini-xl-inpainting', 'float32'),
  })
})

/** What the base makes of one prompt: its latents and its picture. */
async function drawn(precision: Precision) {
  const model = await GoldenModel.load(subject('mini-xl', precision), { paths: xlPaths.base })
  const told = [80, 48, 0, 0, 80, 48]
  const size = { height: 10, width: 6 }
  const latents = await model.latents({
    prompt: 'a red house',
    negative_prompt: '',
    scheduler: 'EulerDiscreteScheduler',
    steps: 6,
    seed: 3,
    guidance: 5,
    sizes: { prompt: told, negative: told },
    zeroesEmpty: true,
    size,
  })
  const picture = await model.networks.decode(latents, size)
  await model.networks.release()
  return { latents, picture, rgb: toPixels(picture, 48, 80).rgb }
}

describe.skipIf(inject('gpu') !== 'lavapipe')('SDXL in small in float16 (needs a GPU with shader-f16)', () => {
  it('draws a picture within 30 dB of the one in float32', async () => {
    const [exact, half] = [await drawn('float32'), await drawn('float16')]
    expect(half.latents.every(Number.isFinite) && half.picture.every(Number.isFinite)).toBe(true)
    expect(peakSignalToNoise(half.rgb, exact.rgb, 255)).toBeGreaterThan(30)
  })
})
