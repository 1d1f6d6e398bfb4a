/** The WebGPU dialect against diffusers, in Chromium; with 16 bits where the software GPU has them. */
import { describe, expect, inject, it } from 'vitest'
import { distance, GoldenModel, type GoldenSubject, readExpected } from '../../../e2e/support/golden-model.ts'
import { peakSignalToNoise } from '../../../e2e/support/peak-signal-to-noise.ts'
import { loadOrt, openDevice, Runtime } from '../networks/runtime/index.ts'
import { itAgreesWithDiffusers } from './golden-suite.ts'
import { itAgreesOnMini } from './mini-suite.ts'
import { itJudgesAsDiffusers } from './safety-suite.ts'
import { itDecodesWithTaesd, withTaesd } from './taesd-suite.ts'

async function fetched(url: string): Promise<Uint8Array<ArrayBuffer>> {
  const response = await fetch(url)
  if (!response.ok) throw new Error(`${url}: ${response.status}`)
  return new Uint8Array(await response.arrayBuffer())
}

const exact = async () => new Runtime(await loadOrt(), await openDevice(), 'float32')
const file: GoldenSubject['file'] = (path) => fetched(`/golden/tiny/${path}`)

describe('the engine on WebGPU in float32', () => {
  const mini = (path: string) => fetched(`/fixtures/mini/${path}`)
  const miniV = (path: string) =>
    /^(expected|scheduler)/.test(path) ? fetched(`/fixtures/mini-v/${path}`) : mini(path)
  itAgreesOnMini({ mini: { file: mini, runtime: exact }, miniV: { file: miniV, runtime: exact } })
})

describe('TAESD on WebGPU in float32', () => {
  itDecodesWithTaesd({
    mini: { file: (path) => fetched(`/fixtures/mini/${path}`), runtime: exact },
    taesd: { file: (path) => fetched(`/fixtures/${withTaesd(path)}`), runtime: exact },
  })
})

describe('the safety checker on WebGPU in float32', () => {
  itJudgesAsDiffusers({ file: (path) => fetched(`/fixtures/mini-checker/${path}`), runtime: exact })
})

const size = { height: 16, width: 16 }

describe.skipIf(!inject('golden'))('the engine on WebGPU in float32, tiny (needs the golden folder)', () => {
  itAgreesWithDiffusers({ file, runtime: exact }, { brief: true })
})

describe.skipIf(!inject('golden'))('the fused attention that real GPUs are given (needs the golden folder)', () => {
  it('predicts the same noise', async () => {
    const runtime = async () => {
      const { gpu, report } = await openDevice()
      return new Runtime(await loadOrt(), { gpu: gpu!, report: { ...report, software: false } }, 'float32')
    }
    const subject = { file, runtime }
    const { networks } = await GoldenModel.load(subject)
    const { values } = await readExpected(subject)
    const hidden = Float32Array.of(...(await values('text/negative')), ...(await values('text/prompt')))
    const context = await networks.context(hidden, 2)
    const output = await networks.predict(await values('unet/in'), 981, context, size)
    await networks.release()
    expect(distance(output, await values('unet/out_t981'))).toBeLessThan(1e-4)
  })
})

describe.skipIf(inject('gpu') !== 'lavapipe')('TAESD on WebGPU in float16 (needs a GPU with shader-f16)', () => {
  it('decodes and encodes to three digits', async () => {
    const runtime = async () => new Runtime(await loadOrt(), await openDevice(), 'float16')
    const subject = { file: (path: string) => fetched(`/fixtures/${withTaesd(path)}`), runtime }
    const { networks } = await GoldenModel.load(subject)
    const given = await readExpected({ ...subject, file: (path) => fetched(`/fixtures/mini/${path}`) })
    const { values } = await readExpected(subject)
    const picture = await networks.decode(await given.values('vae/latents'), { height: 9, width: 7 })
    const [latents] = await networks.encodePictures([await given.values('vae/picture')], { height: 9, width: 7 })
    await networks.release()
    expect(distance(picture, await values('decoded'))).toBeLessThan(5e-3)
    expect(distance(latents!.mean, await values('encoded'))).toBeLessThan(5e-3)
  })
})

const half = inject('golden') && inject('gpu') === 'lavapipe'

describe.skipIf(!half)('the engine on WebGPU in float16 (needs the golden folder and a GPU with shader-f16)', () => {
  it('draws a picture within 30 dB of the reference’s', async () => {
    const subject = { file, runtime: async () => new Runtime(await loadOrt(), await openDevice(), 'float16') }
    const tiny = await GoldenModel.load(subject)
    const golden = await readExpected<{ prompt?: string }>(subject)
    const latents = await tiny.latents({
      prompt: golden.about['text/prompt']!.prompt!,
      negative_prompt: golden.about['text/negative']!.prompt!,
      scheduler: 'PNDMScheduler',
      steps: 6,
      seed: 0,
      size,
    })
    const picture = await tiny.networks.decode(latents, size)
    await tiny.networks.release()
    expect(picture.every(Number.isFinite)).toBe(true)
    expect(peakSignalToNoise(asPixels(picture), await golden.values('t2i/pndm/image'), 1)).toBeGreaterThan(30)
  })
})

/** A picture [3, height, width] in -1…1 as one of [height, width, 3] in 0…1. */
function asPixels(picture: Float32Array): Float32Array {
  const plane = picture.length / 3
  return picture.map((_, i) => {
    const ours = picture[(i % 3) * plane + Math.floor(i / 3)]! * 0.5 + 0.5
    return Math.min(Math.max(ours, 0), 1)
  })
}
