/** A picture to be made larger: by which upscaler, to which size, over which sizes on the way, and what that costs. */
import { GenerationError } from '../../generation/index.ts'
import type { UpscalerConfig } from '../../models/index.ts'
import { mapBytes, multiplicationsPerPixel, type Size } from './cost.ts'
import { tileCount } from './tiles.ts'

export interface Enlargement {
  /** A picture file of any kind that the browser reads. */
  picture: Blob
  /** The id of an upscaler that is open, or `lanczos`. */
  upscaler: string
  /** Of the picture to be made, in pixels. */
  width: number
  height: number
}

/** The upscaler without a model, by AUTOMATIC1111's name for it. */
export const lanczos = 'Lanczos'

/** Pixels of the largest picture, also on the way: 8192 × 8192, of which the colours alone take 200 MB. */
export const mostPixels = 2 ** 26

/** As AUTOMATIC1111 has it: a model that makes less of a picture than was asked for is run again on what it made. */
const mostPasses = 3

/** The sizes that a model makes of `from` one after the other until `to` fits in; Lanczos does the rest. Source: AUTOMATIC1111 modules/upscaler.py. */
export function passesTo(to: Size, from: Size, scale: number): Size[] {
  const sizes: Size[] = []
  let { width, height } = from
  while (sizes.length === 0 || (scale > 1 && sizes.length < mostPasses && (width < to.width || height < to.height))) {
    width *= scale
    height *= scale
    sizes.push({ width, height })
  }
  return sizes
}

/** Throws where the picture would be smaller, or too large. */
export function refuseSize(to: Size, from: Size, passes: readonly Size[]): void {
  if (!(to.width >= from.width && to.height >= from.height)) {
    const sentence = `${inWords(to)} is smaller than the picture, which has ${inWords(from)}. Choose a larger size.`
    throw new GenerationError('invalid-request', sentence, { field: 'enlarged_size' })
  }
  if (!isWithin(to)) {
    const sentence = `${inWords(to)} is more than a picture may have here, which is ${millions(mostPixels)} million pixels. Choose a smaller size.`
    throw new GenerationError('invalid-request', sentence, { field: 'enlarged_size' })
  }
  const tooLarge = passes.find((size) => !isWithin(size))
  if (tooLarge) {
    const sentence = `This upscaler makes ${inWords(tooLarge)} on the way, more than there is room for. Choose Lanczos, or an upscaler of a smaller scale.`
    throw new GenerationError('invalid-request', sentence, { field: 'upscaler' })
  }
}

const isWithin = ({ width, height }: Size) => width * height <= mostPixels
const inWords = ({ width, height }: Size) => `${width.toLocaleString('en')} × ${height.toLocaleString('en')} pixels`
const millions = (count: number) => Math.floor(count / 1e6)

export interface EnlargingCost {
  tiles: number
  multiplications: number
  /** At the most at once, of the GPU's memory and the tab's. */
  bytes: number
}

/** How a model lies on a device. */
export interface OnDevice {
  config: UpscalerConfig
  /** Of its weights as they lie there. */
  bytes: number
  /** Of its tiles, in pixels. */
  side: number
  elementBytes: 2 | 4
}

/** What it costs to make `from` as large as `to`, without a model by Lanczos alone. */
export function enlargingCost(to: Size, from: Size, model?: OnDevice): EnlargingCost {
  const passes = model ? passesTo(to, from, model.config.scale) : []
  const before = [from, ...passes]
  const last = before.at(-1)!
  const isResized = last.width !== to.width || last.height !== to.height
  const kept = Math.max(...before.map(area)) + (isResized ? area(to) : 0)
  // The picture, and its file: rows with their filters, then deflated.
  const onPage = 3 * (kept + 2 * area(to))
  const byModel = model
    ? before.slice(0, -1).map((size) => ({
        tiles: tileCount(size, model.side),
        multiplications: multiplicationsPerPixel(model.config) * area(size),
      }))
    : []
  return {
    tiles: byModel.reduce((sum, { tiles }) => sum + tiles, 0),
    multiplications: byModel.reduce((sum, { multiplications }) => sum + multiplications, 0) || lanczosWork(to, last),
    bytes: onPage + (model ? model.bytes + mostMapBytes(model, before.at(-2)!) : 0),
  }
}

/** Of the tiles of the last pass, which are the largest. */
function mostMapBytes({ config, side, elementBytes }: OnDevice, { width, height }: Size): number {
  return mapBytes(config, { width: Math.min(side, width), height: Math.min(side, height) }, elementBytes)
}

const area = ({ width, height }: Size) => width * height

/** Six samples for each one of three colours, across and then down. */
export function lanczosWork(to: Size, from: Size): number {
  return 3 * 6 * to.width * (from.height + to.height)
}
