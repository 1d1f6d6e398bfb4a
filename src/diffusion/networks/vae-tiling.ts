/** The VAE in tiles, where a whole picture's maps are more than the device can hold: how large they must be, and how they are joined. */
import type { VaeConfig } from '../../models/index.ts'
import type { LatentSize } from './latent-size.ts'

/** A map as the networks' inputs and outputs are: [channels, height, width]. */
export interface Planes {
  data: Float32Array
  channels: number
  height: number
  width: number
}

/** Sides of tiles in pixels, the one that diffusers takes for SD 1.5 first. Quarters of them are whole latents. */
const sides = [512, 256, 128, 64]

/** What one tensor may take, in bytes, and what one of its elements takes. */
export interface Room {
  bytes: number
  elementBytes: 2 | 4
}

/** The side of the tiles to take for latents of `size`, in pixels; nothing where the whole picture has room at once. */
export function tileSide(config: VaeConfig, size: LatentSize, { bytes, elementBytes }: Room): number | undefined {
  const fits = (part: LatentSize) => largestMap(config, part) * elementBytes <= bytes
  if (fits(size)) return undefined
  const scale = pixelsPerLatent(config)
  return sides.find((side) => fits({ height: side / scale, width: side / scale })) ?? sides.at(-1)!
}

/** Elements of the largest tensor of a pass in either direction: the decoder's widest map, or the scores of its attention, which TAESD has not. */
export function largestMap(config: VaeConfig, { height, width }: LatentSize): number {
  const widths = decoderWidths(config)
  const maps = widths.map((out, i) => height * width * 4 ** i * Math.max(out, widths[i - 1] ?? 0))
  const scores = config._class_name === 'AutoencoderTiny' ? 0 : (height * width) ** 2
  return Math.max(...maps, scores)
}

/** Height and width of the square of pixels that one latent stands for. */
export function pixelsPerLatent(config: VaeConfig): number {
  return 2 ** (decoderWidths(config).length - 1)
}

/** Of the decoder's maps, from the latents' size to the picture's; each is twice as high and wide as the one before. */
function decoderWidths(config: VaeConfig): number[] {
  return config._class_name === 'AutoencoderTiny'
    ? config.decoder_block_out_channels
    : config.block_out_channels.toReversed()
}

/**
 * What `pass` makes of `input`, in tiles of `side` that overlap by a quarter and fade into each other; `scale` is how much larger
 * than its input a pass's output is. Source: diffusers models/autoencoders/autoencoder_kl.py, tiled_decode and _tiled_encode.
 */
export async function tiled(
  input: Planes,
  { side, scale, channels }: { side: number; scale: number; channels: number },
  pass: (tile: Planes) => Promise<Float32Array>,
): Promise<Float32Array> {
  const stride = side * 0.75
  const overlap = (side - stride) * scale
  const height = input.height * scale
  const width = input.width * scale
  const whole: Planes = { data: new Float32Array(channels * height * width), channels, height, width }
  let above: Planes[] = []
  for (let top = 0; top < input.height; top += stride) {
    const row: Planes[] = []
    for (let left = 0; left < input.width; left += stride) {
      const tile = cut(input, top, left, side)
      const data = await pass(tile)
      const made = { data, channels, height: tile.height * scale, width: tile.width * scale }
      if (above[row.length]) fadeDown(above[row.length]!, made, overlap)
      if (row.at(-1)) fadeAcross(row.at(-1)!, made, overlap)
      paste(whole, made, top * scale, left * scale)
      row.push(made)
    }
    above = row
  }
  return whole.data
}

function cut({ data, channels, ...from }: Planes, top: number, left: number, side: number): Planes {
  const height = Math.min(side, from.height - top)
  const width = Math.min(side, from.width - left)
  const tile = new Float32Array(channels * height * width)
  for (let line = 0; line < channels * height; line++) {
    const at = (Math.floor(line / height) * from.height + top + (line % height)) * from.width + left
    tile.set(data.subarray(at, at + width), line * width)
  }
  return { data: tile, channels, height, width }
}

/** The next tile covers what is wrong at this one's far edges. */
function paste(whole: Planes, tile: Planes, top: number, left: number): void {
  for (let line = 0; line < tile.channels * tile.height; line++) {
    const channel = Math.floor(line / tile.height)
    const at = (channel * whole.height + top + (line % tile.height)) * whole.width + left
    whole.data.set(tile.data.subarray(line * tile.width, (line + 1) * tile.width), at)
  }
}

function fadeDown(above: Planes, tile: Planes, overlap: number): void {
  const rows = Math.min(above.height, tile.height, overlap)
  for (let channel = 0; channel < tile.channels; channel++) {
    for (let y = 0; y < rows; y++) {
      const from = (channel * above.height + above.height - rows + y) * above.width
      const to = (channel * tile.height + y) * tile.width
      for (let x = 0; x < tile.width; x++) mix(tile.data, to + x, above.data[from + x]!, y / rows)
    }
  }
}

function fadeAcross(before: Planes, tile: Planes, overlap: number): void {
  const columns = Math.min(before.width, tile.width, overlap)
  for (let line = 0; line < tile.channels * tile.height; line++) {
    for (let x = 0; x < columns; x++) {
      mix(tile.data, line * tile.width + x, before.data[(line + 1) * before.width - columns + x]!, x / columns)
    }
  }
}

function mix(data: Float32Array, at: number, other: number, share: number): void {
  data[at] = other * (1 - share) + data[at]! * share
}
