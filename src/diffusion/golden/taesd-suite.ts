/** What diffusers computes with a TAESD in the place of mini's VAE, as one suite for every runtime. */
import { expect, it } from 'vitest'
import {
  type Drawing,
  distance,
  GoldenModel,
  type GoldenSubject,
  readExpected,
} from '../../../e2e/support/golden-model.ts'
import { type Raster, toPixels } from '../../imaging/index.ts'
import type { GenerationRequest } from '../../parameters/index.ts'
import { vaeDecoderGraph, vaeEncoderGraph } from '../networks/graph/index.ts'
import { PreviewDecoder } from '../networks/preview-decoder.ts'
import { decoded, encoded } from '../networks/vae-pass.ts'
import { weightReader } from '../networks/weights/index.ts'
import type { SchedulerName } from '../sampling/schedulers/index.ts'

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
  const model = GoldenModel.shared(taesd)

  const given = async (name: string) => (await readExpected(mini)).values(name)
  const expected = async (name: string) => (await readExpected(taesd)).values(name)

  const drawing = async (name: string, endpoint: GenerationRequest['endpoint']): Promise<Drawing> => {
    const { about } = await readExpected<About>(taesd)
    const { num_inference_steps: steps, guidance_scale: guidance, strength, ...rest } = about[name]!
    return { ...rest, steps, guidance, size, request: { endpoint, strength } }
  }
  const raster = (values: Float32Array, channels: 1 | 3): Raster => ({
    width: 56,
    height: 72,
    channels,
    data: Uint8Array.from(values),
  })
  const picture = async () => raster(await given('text2image/dpmpp_2m_karras/picture'), 3)

  it('decodes latents', async () => {
    const { networks } = await model()
    const made = await networks.decode(await given('vae/latents'), size)
    expect(distance(made, await expected('decoded'))).toBeLessThan(1e-4)
  })

  it('encodes a picture, and is sure of its latents', async () => {
    const { networks } = await model()
    const [latents] = await networks.encodePictures([await given('vae/picture')], size)
    expect(distance(latents!.mean, await expected('encoded'))).toBeLessThan(1e-4)
    expect(latents!.deviation).toBeUndefined()
  })

  it('draws the very picture that diffusers draws, to a level', async () => {
    const golden = await model()
    const latents = await golden.latents(await drawing('text2image/picture', 'sd/text2image'))
    const { rgb } = toPixels(await golden.networks.decode(latents, size), 56, 72)
    const reference = await expected('text2image/picture')
    expect(reference.filter((value, i) => Math.abs(value - rgb[i]!) > 1).length).toBe(0)
  })

  it('draws from a picture what diffusers draws, with no number drawn for the encoder', async () => {
    const pictures = { picture: await picture() }
    const latents = await (await model()).latents({
      ...(await drawing('image2image/latents', 'sd/image2image')),
      pictures,
    })
    expect(distance(latents, await expected('image2image/latents'))).toBeLessThan(1e-3)
  })

  it('draws into a picture what diffusers draws', async () => {
    const pictures = { picture: await picture(), mask: raster(await expected('inpainting/mask'), 1) }
    const latents = await (await model()).latents({
      ...(await drawing('inpainting/latents', 'sd/inpainting')),
      pictures,
    })
    expect(distance(latents, await expected('inpainting/latents'))).toBeLessThan(1e-3)
  })

  it('shows unfinished latents as it decodes them, and smaller where that would take too much of a step', async () => {
    const { runtime, model: parts, networks } = await model()
    const preview = await PreviewDecoder.load(runtime, parts.vae, parts.unet)
    const small = await preview.decode(await given('vae/latents'), size)
    expect(small).toMatchObject({ width: 56, height: 72 })
    expect(distance(small.values, await expected('decoded'))).toBeLessThan(1e-4)
    // Of flat squares of two by two the halves are the squares themselves; mini's UNet is as small as its TAESD.
    const side = 16
    const squares = Float32Array.from({ length: 4 * side ** 2 }, (_, i) => {
      const [c, y, x] = [Math.floor(i / side ** 2), Math.floor((i % side ** 2) / side), i % side]
      return Math.sin(7 * c + 3 * (y >> 1) + (x >> 1))
    })
    const { values, width, height } = await preview.decode(squares, { height: side, width: side })
    expect([width, height]).toEqual([64, 64])
    const halves = squares.filter((_, i) => i % 2 === 0 && Math.floor((i % side ** 2) / side) % 2 === 0)
    expect(distance(values, await networks.decode(halves, { height: 8, width: 8 }))).toBeLessThan(1e-5)
    await preview.release()
  })

  it('decodes and encodes in the tiles that the VAE has', async () => {
    const { runtime, model: parts } = await model()
    const { config, weights } = parts.vae
    const run = async (graph: typeof vaeEncoderGraph, pass: typeof encoded, input: string) => {
      const session = await runtime.session(graph(runtime.dialect(graph.name), config), weightReader(weights))
      const output = await pass({ runtime, session, config, side: 64 }, await given(input), size)
      await session.release()
      return output
    }
    const picture = await run(vaeDecoderGraph, decoded, 'vae/latents')
    expect(distance(picture, await expected('tiled/decoded'))).toBeLessThan(1e-4)
    expect(distance(picture, await expected('decoded'))).toBeGreaterThan(1e-2)
    const latents = await run(vaeEncoderGraph, encoded, 'vae/picture')
    expect(distance(latents, await expected('tiled/encoded'))).toBeLessThan(1e-4)
  })
}
