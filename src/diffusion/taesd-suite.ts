/** What diffusers computes with a TAESD in the place of mini's VAE, as one suite for every runtime. */
import { afterAll, expect, it } from 'vitest'
import {
  type Drawing,
  distance,
  GoldenModel,
  type GoldenSubject,
  readExpected,
} from '../../e2e/support/golden-model.ts'
import { type Raster, toPixels } from '../imaging/index.ts'
import { vaeDecoderGraph, vaeEncoderGraph } from './graph/index.ts'
import type { SchedulerName } from './schedulers/index.ts'
import { decoded, encoded } from './vae-pass.ts'
import { weightReader } from './weights/index.ts'

/** An entry of expected.json; the values are made by `python tools/golden/make.py`. */
interface About {
  prompt: string
  negative_prompt: string
  num_inference_steps: number
  guidance_scale: number
  seed: number
  scheduler: SchedulerName
  strength?: number
}

/** Where a file of mini lies that has the TAESD in its VAE's place. */
export function withTaesd(path: string): string {
  return /^(expected|vae)/.test(path) ? `mini-taesd/${path.replace(/^vae\//, '')}` : `mini/${path}`
}

const size = { height: 9, width: 7 }

/** Registers the suite inside a `describe`: `mini`, and `taesd`, which has its own expected values and in vae/ the TAESD. */
export function itDecodesWithTaesd({ mini, taesd }: Record<'mini' | 'taesd', GoldenSubject>): void {
  let loaded: Promise<GoldenModel> | undefined
  const model = () => {
    loaded ??= GoldenModel.load(taesd)
    return loaded
  }
  afterAll(async () => (await loaded)?.networks.release())

  const drawing = async (name: string): Promise<Drawing> => {
    const { about } = await readExpected<About>(taesd)
    const { num_inference_steps: steps, guidance_scale: guidance, ...rest } = about[name]!
    return { ...rest, steps, guidance, size }
  }
  const raster = (values: Float32Array, channels: 1 | 3): Raster => ({
    ...{ width: 56, height: 72, channels },
    data: Uint8Array.from(values),
  })
  const picture = async () => raster(await (await readExpected(mini)).values('text2image/dpmpp_2m_karras/picture'), 3)

  it('decodes latents', async () => {
    const { networks } = await model()
    const latents = await (await readExpected(mini)).values('vae/latents')
    const { values } = await readExpected(taesd)
    expect(distance(await networks.decode(latents, size), await values('decoded'))).toBeLessThan(1e-4)
  })

  it('encodes a picture, and is sure of its latents', async () => {
    const { networks } = await model()
    const given = await (await readExpected(mini)).values('vae/picture')
    const { values } = await readExpected(taesd)
    const [latents] = await networks.encodePictures([given], size)
    expect(distance(latents!.mean, await values('encoded'))).toBeLessThan(1e-4)
    expect(latents!.deviation).toBeUndefined()
  })

  it('draws the very picture that diffusers draws, to a level', async () => {
    const { networks } = await model()
    const { values } = await readExpected(taesd)
    const latents = await (await model()).latents(await drawing('text2image/picture'))
    const { rgb } = toPixels(await networks.decode(latents, size), 56, 72)
    const reference = await values('text2image/picture')
    expect(reference.filter((value, i) => Math.abs(value - rgb[i]!) > 1).length).toBe(0)
  })

  it('draws from a picture what diffusers draws, with no number drawn for the encoder', async () => {
    const { values } = await readExpected(taesd)
    const { strength, ...rest } = (await drawing('image2image/latents')) as Drawing & About
    const request = { endpoint: 'sd/image2image', strength } as const
    const latents = await (await model()).latents({ ...rest, pictures: { picture: await picture() }, request })
    expect(distance(latents, await values('image2image/latents'))).toBeLessThan(1e-3)
  })

  it('draws into a picture what diffusers draws', async () => {
    const { values } = await readExpected(taesd)
    const { strength, ...rest } = (await drawing('inpainting/latents')) as Drawing & About
    const request = { endpoint: 'sd/inpainting', strength } as const
    const pictures = { picture: await picture(), mask: raster(await values('inpainting/mask'), 1) }
    const latents = await (await model()).latents({ ...rest, pictures, request })
    expect(distance(latents, await values('inpainting/latents'))).toBeLessThan(1e-3)
  })

  it('decodes and encodes in the tiles that the VAE has', async () => {
    const { runtime, model: parts } = await model()
    const given = await readExpected(mini)
    const { values } = await readExpected(taesd)
    const { config, weights } = parts.vae
    const run = async (graph: typeof vaeEncoderGraph, pass: typeof encoded, input: string) => {
      const session = await runtime.session(graph(runtime.dialect(graph.name), config), weightReader(weights))
      const output = await pass({ runtime, session, config, side: 64 }, await given.values(input), size)
      await session.release()
      return output
    }
    const picture = await run(vaeDecoderGraph, decoded, 'vae/latents')
    expect(distance(picture, await values('tiled/decoded'))).toBeLessThan(1e-4)
    expect(distance(picture, await values('decoded'))).toBeGreaterThan(1e-2)
    const latents = await run(vaeEncoderGraph, encoded, 'vae/picture')
    expect(distance(latents, await values('tiled/encoded'))).toBeLessThan(1e-4)
  })
}
