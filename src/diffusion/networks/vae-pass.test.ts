/** When SDXL's VAE, in 32 bits beside the UNet, works in tiles though the device would take the whole picture. */
import { expect, it } from 'vitest'
import type { VaeConfig } from '../../models/index.ts'
import type { Inputs, Runtime, Session } from './runtime/index.ts'
import { decoded } from './vae-pass.ts'

const config: VaeConfig = {
  _class_name: 'AutoencoderKL',
  in_channels: 3,
  out_channels: 3,
  latent_channels: 4,
  block_out_channels: [128, 256, 512, 512],
  layers_per_block: 2,
  norm_num_groups: 32,
  sample_size: 1024,
  scaling_factor: 0.13025,
  force_upcast: true,
}

/** The heights of what is decoded, pass by pass, on a device with room for any tensor. */
async function heights(pixels: number, { force_upcast }: { force_upcast: boolean }): Promise<number[]> {
  const seen: number[] = []
  const runtime = {
    maxTensorBytes: 2 ** 32,
    float32: (_: Float32Array, dims: number[]) => ({ dims }),
    int64: (values: number[]) => values,
  } as unknown as Runtime
  const session = {
    dialect: { type: 'float32' },
    async values({ latents }: Inputs) {
      const [, , height, width] = latents!.dims as [number, number, number, number]
      seen.push(8 * height)
      return new Float32Array(3 * 64 * height * width)
    },
  } as unknown as Session
  const size = { height: pixels / 8, width: pixels / 8 }
  const vae = { ...config, force_upcast }
  await decoded({ runtime, session, config: vae }, new Float32Array(4 * size.height * size.width), size)
  return seen
}

it('decodes up to 512 by 512 pixels at once, and more in tiles of as many', async () => {
  expect(await heights(512, { force_upcast: true })).toEqual([512])
  expect(await heights(1024, { force_upcast: true })).toEqual([512, 512, 512, 512, 512, 512, 256, 256, 256])
})

it('leaves the VAEs of 16 bits whole', async () => {
  expect(await heights(1024, { force_upcast: false })).toEqual([1024])
})
