/** What enlarging a picture costs: multiplications, the room of its maps, and the tiles that keep within it. */
import type { UpscalerConfig } from '../../models/index.ts'

export interface Size {
  width: number
  height: number
}

/** Of a picture's pixels, each of which costs the same: multiplications, each with its addition. */
export function multiplicationsPerPixel(config: UpscalerConfig): number {
  const { features: width, scale } = config
  switch (config.architecture) {
    case 'rrdb': {
      const { growth, blocks, doublings, unshuffle } = config
      const grown = [0, 1, 2, 3].reduce((sum, layer) => sum + 9 * (width + layer * growth) * growth, 0)
      const dense = grown + 9 * (width + 4 * growth) * width
      let inner = 27 * unshuffle ** 2 * width + 3 * blocks * dense + 9 * width ** 2
      for (let i = 1; i <= doublings; i++) inner += 9 * width ** 2 * 4 ** i
      inner += (9 * width ** 2 + 27 * width) * 4 ** doublings
      return inner / unshuffle ** 2
    }
    case 'compact':
      return 27 * width + 9 * width ** 2 * config.layers + 27 * width * scale ** 2
    case 'span':
      return 27 * width + 9 * width ** 2 * 19 + 4 * width ** 2 + 27 * width * scale ** 2
  }
}

/** Numbers of the largest map, for each of the picture's pixels. */
export function largestMap(config: UpscalerConfig): number {
  const { features: width, scale } = config
  switch (config.architecture) {
    case 'rrdb': {
      const { growth, doublings, unshuffle } = config
      return Math.max(width + 4 * growth, width * 4 ** doublings) / unshuffle ** 2
    }
    case 'compact':
      return Math.max(width, 3 * scale ** 2)
    case 'span':
      return Math.max(4 * width, 3 * scale ** 2)
  }
}

/** Sides of tiles in pixels, 192 being AUTOMATIC1111's; multiples of four, as pixels become channels in squares of up to four. */
const sides = [512, 384, 256, 192, 128, 96, 64]

/** Bytes that the largest map of a tile may take: as the runtime gives maps back late, seven of them are there at once. */
const mostBytes = 96 << 20
const mapsAtOnce = 7

/** The side of the tiles, in pixels. `most` is what one tensor may take on the device, in bytes. */
export function tileSide(
  config: UpscalerConfig,
  { most, elementBytes }: { most: number; elementBytes: 2 | 4 },
): number {
  const room = Math.min(most, mostBytes)
  return sides.find((side) => side ** 2 * largestMap(config) * elementBytes <= room) ?? sides.at(-1)!
}

/** Bytes that enlarging takes at the most beside the weights: the maps of a tile of this size, in pixels. */
export function mapBytes(config: UpscalerConfig, { width, height }: Size, elementBytes: 2 | 4): number {
  return mapsAtOnce * width * height * largestMap(config) * elementBytes
}
