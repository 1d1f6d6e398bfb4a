/** When the VAE works in tiles, and that they join without a trace where a pass sees no further than its own pixel. */
import { describe, expect, it } from 'vitest'
import { largestMap, type Planes, pixelsPerLatent, tiled, tileSide } from './vae-tiling.ts'

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
const taesd: Parameters<typeof tileSide>[0] = {
  _class_name: 'AutoencoderTiny',
  in_channels: 3,
  out_channels: 3,
  latent_channels: 4,
  encoder_block_out_channels: [64, 64, 64, 64],
  decoder_block_out_channels: [64, 64, 64, 64],
  num_encoder_blocks: [1, 3, 3, 3],
  num_decoder_blocks: [3, 3, 3, 1],
  scaling_factor: 1,
}
const square = (pixels: number) => ({ height: pixels / 8, width: pixels / 8 })

describe('a tile', () => {
  it('is reckoned from Stable Diffusion’s widest map: 256 × 512 × 512', () => {
    expect(largestMap(vae, square(512))).toBe(67_108_864)
  })

  it('is reckoned from the scores of attention where they are larger', () => {
    expect(largestMap(vae, square(2048))).toBe(256 ** 4)
  })

  it('is reckoned of TAESD from its own widest map, 64 × 512 × 512: it has no attention', () => {
    expect(largestMap(taesd, square(512))).toBe(16_777_216)
    expect(largestMap(taesd, square(2048))).toBe(16 * 16_777_216)
    expect(pixelsPerLatent(taesd)).toBe(8)
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
