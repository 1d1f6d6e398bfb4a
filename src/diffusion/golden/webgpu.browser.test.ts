/** One picture of the smallest model on WebGPU in each precision: golden.deep.test.ts has all that diffusers computes. */
import { describe, expect, inject, it } from 'vitest'
import { distance, GoldenModel, readExpected } from '../../../e2e/support/golden-model.ts'
import { peakSignalToNoise } from '../../../e2e/support/peak-signal-to-noise.ts'
import { toPixels } from '../../imaging/index.ts'
import { loadOrt, openDevice, Runtime } from '../networks/runtime/index.ts'
import { type About, drawing } from './mini-suite.ts'

async function file(path: string): Promise<Uint8Array<ArrayBuffer>> {
  const response = await fetch(`/fixtures/mini/${path}`)
  if (!response.ok) throw new Error(`${path}: ${response.status}`)
  return new Uint8Array(await response.arrayBuffer())
}

/** diffusers' picture and ours, in levels. */
async function bothPictures(precision: 'float32' | 'float16') {
  const subject = { file, runtime: async () => new Runtime(await loadOrt(), await openDevice(), precision) }
  const mini = await GoldenModel.load(subject)
  const { about, values } = await readExpected<About>(subject)
  const latents = await mini.latents(drawing(about['text2image/dpmpp_2m_karras/latents']!))
  const { rgb } = toPixels(await mini.networks.decode(latents, { height: 9, width: 7 }), 56, 72)
  await mini.networks.release()
  return { ours: rgb, reference: await values('text2image/dpmpp_2m_karras/picture') }
}

describe('a picture on WebGPU', () => {
  it('is diffusers’ to a level in float32', async () => {
    const { ours, reference } = await bothPictures('float32')
    expect(ours.length).toBe(reference.length)
    expect(reference.filter((value, i) => Math.abs(value - ours[i]!) > 1).length).toBe(0)
  })

  it.skipIf(inject('gpu') !== 'lavapipe')('is within 30 dB in float16 (needs a GPU with shader-f16)', async () => {
    const { ours, reference } = await bothPictures('float16')
    expect(peakSignalToNoise(ours, reference, 255)).toBeGreaterThan(30)
  })

  it('drawn with deep features that stay on the GPU has the latents of the DeepCache package', async () => {
    const subject = { file, runtime: async () => new Runtime(await loadOrt(), await openDevice(), 'float32') }
    const mini = await GoldenModel.load(subject)
    const { about, values } = await readExpected<About>(subject, 'shortcuts')
    for (const name of ['cached/ddim_2', 'cached/ddim_3_branch_1']) {
      expect(distance(await mini.latents(drawing(about[name]!)), await values(name))).toBeLessThan(1e-3)
    }
    await mini.networks.release()
  })
})
