/** A picture of SDXL in small on WebGPU in 16 bits against the one in 32; xl.deep.test.ts has all that diffusers computes. */
import { describe, expect, inject, it } from 'vitest'
import { GoldenModel } from '../../../e2e/support/golden-model.ts'
import { xlPaths } from '../../../e2e/support/models/xl-paths.ts'
import { peakSignalToNoise } from '../../../e2e/support/peak-signal-to-noise.ts'
import { toPixels } from '../../imaging/index.ts'
import { loadOrt, openDevice, Runtime } from '../networks/runtime/index.ts'

type Precision = 'float32' | 'float16'

async function file(path: string): Promise<Uint8Array<ArrayBuffer>> {
  const response = await fetch(`/fixtures/mini-xl/${path}`)
  if (!response.ok) throw new Error(`${path}: ${response.status}`)
  return new Uint8Array(await response.arrayBuffer())
}

const runtimeIn = (precision: Precision) => async () => new Runtime(await loadOrt(), await openDevice(), precision)

/** What the base makes of one prompt: its latents and its picture. */
async function drawn(precision: Precision) {
  const model = await GoldenModel.load({ file, runtime: runtimeIn(precision) }, { paths: xlPaths.base })
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
