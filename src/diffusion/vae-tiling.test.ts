/** When the VAE works in tiles, and that they join without a trace where a pass sees no further than its own pixel. */
import { describe, expect, it } from 'vitest'
import { largestMap, type Planes, tiled, tileSide } from './vae-tiling.ts'

const config = {
  _class_name: 'AutoencoderKL',
  in_channels: 3,
  out_channels: 3,
  latent_channels: 4,
  block_out_channels: [128, 256, 512, 512],
  layers_per_block: 2,
  norm_num_groups: 32,
  sample_size: 512,
  scaling_factor: 0.18215,
} as const
const vae = { ...config, block_out_channels: [...config.block_out_channels] } as Parameters<typeof tileSide>[0]
const square = (pixels: number) => ({ height: pixels / 8, width: pixels / 8 })

describe('a tile', () => {
  it('is reckoned from Stable Diffusion’s widest map: 256 × 512 × 512', () => {
    expect(largestMap(vae, square(512))).toBe(67_108_864)
  })

  it('is reckoned from the scores of attention where they are larger', () => {
    expect(largestMap(vae, square(2048))).toBe(256 ** 4)
  })

  it.each([
    [512, 2, 2 ** 27, undefined],
    [520, 2, 2 ** 27, 512],
    [512, 4, 2 ** 27, 256],
    [1024, 2, 2 ** 31, undefined],
    [2048, 2, 2 ** 31, 512],
    [512, 4, 2 ** 16, 64],
  ] as const)(
    'for %i pixels in %i bytes each, with room for %i, is of %s pixels',
    (pixels, elementBytes, bytes, side) => {
      expect(tileSide(vae, square(pixels), { bytes, elementBytes })).toBe(side)
    },
  )

  it.each([
    [13, 9],
    [4, 4],
    [3, 17],
  ])('meets its neighbours without a seam in a map of %i by %i', async (height, width) => {
    const data = Float32Array.from({ length: 2 * height * width }, (_, i) => (i * 7919) % 101)
    const doubled = async ({ data }: Planes) => data.map((value) => 2 * value)
    const joined = await tiled({ data, channels: 2, height, width }, { side: 4, scale: 1, channels: 2 }, doubled)
    for (const [i, value] of joined.entries()) expect(value).toBeCloseTo(2 * data[i]!, 3)
  })
})
