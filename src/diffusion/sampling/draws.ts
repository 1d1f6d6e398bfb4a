/** One picture's random numbers: what it begins with and what its steps add, with AUTOMATIC1111's ways to vary them (its modules/rng.py). */
import { type GenerationRequest, withSeeds } from '../../parameters/index.ts'
import { type BrownianTree, brownianTree, philoxGenerator, torchCpuGenerator } from '../../random/index.ts'
import type { LatentSize } from '../networks/index.ts'

/** Draws that many standard normal numbers. */
export type Normal = (count: number) => Float32Array

export interface Draws {
  /** The next numbers of the picture's own generator. */
  normal: Normal
  /** The noise that the picture is drawn from, [4, height, width]; the generator has moved on by as many. */
  start(): Float32Array
  /** What a step adds, from the moment that the picture is begun. */
  step: Normal
  /** The motion that a step adds instead, over noise levels. */
  brownian(low: number, high: number): BrownianTree
}

/** What of a request says which numbers are drawn. */
type Varied = Pick<
  GenerationRequest,
  'random_source' | 'subseed_strength' | 'seed_resize_from_w' | 'seed_resize_from_h' | 'eta_noise_seed_delta'
>

const CHANNELS = 4

/** The numbers of the picture with this seed. `subseed` is that of its variation, and counts only where there is a strength. */
export function drawsOf(request: Varied, seed: number, subseed: number, size: LatentSize): Draws {
  const generatorOf = request.random_source === 'nvidia' ? philoxGenerator : torchCpuGenerator
  const own = generatorOf(seed)
  const { subseed_strength: strength, eta_noise_seed_delta: delta } = request
  const from = resizedFrom(request, size)
  const afresh = (of: number) => generatorOf(of).normal(CHANNELS * from.height * from.width)
  let added = delta === 0 ? own : undefined
  return {
    normal: (count) => own.normal(count),
    start() {
      const noise = own.normal(CHANNELS * size.height * size.width)
      const isResized = from.width !== size.width || from.height !== size.height
      const first = isResized ? afresh(seed) : noise
      const varied = strength === 0 ? first : mixed(strength, first, afresh(subseed), from)
      return isResized ? placed(varied, from, noise, size) : varied
    },
    step(count) {
      added ??= generatorOf(seed + delta)
      return added.normal(count)
    },
    brownian: (low, high) => brownianTree(seed, low, high, generatorOf),
  }
}

/** The seeds of a request's pictures: each the next, unless they are varied; then the variation's seed is the next. */
export function seedsOf(request: GenerationRequest): { seed: number; subseed?: number }[] {
  const { seed, subseed, subseed_strength, samples } = withSeeds(request)
  return Array.from({ length: samples }, (_, index) =>
    subseed_strength === 0 ? { seed: seed + index } : { seed, subseed: subseed + index },
  )
}

function resizedFrom({ seed_resize_from_w: width, seed_resize_from_h: height }: Varied, size: LatentSize): LatentSize {
  return width > 0 && height > 0 ? { height: Math.floor(height / 8), width: Math.floor(width / 8) } : size
}

/** Spherical mixing: along the arc between both, at the angle that they have in each channel's each column. */
function mixed(share: number, low: Float32Array, high: Float32Array, { height, width }: LatentSize): Float32Array {
  const columns = Array.from({ length: CHANNELS * width }, (_, i) => {
    const [channel, column] = [Math.floor(i / width), i % width]
    return Array.from({ length: height }, (_, row) => (channel * height + row) * width + column)
  })
  const cosines = columns.map((places) => {
    const sum = (of: (place: number) => number) => places.reduce((total, place) => total + of(place), 0)
    const lengths = sum((at) => low[at]! ** 2) * sum((at) => high[at]! ** 2)
    return sum((at) => low[at]! * high[at]!) / Math.sqrt(lengths)
  })
  // Between almost the same there is no arc. The shares are the other way around, as they are there.
  if (cosines.reduce((a, b) => a + b, 0) / cosines.length > 0.9995) {
    return low.map((value, i) => value * share + high[i]! * (1 - share))
  }
  const result = new Float32Array(low.length)
  for (const [i, places] of columns.entries()) {
    const angle = Math.acos(cosines[i]!)
    const [ofLow, ofHigh] = [1 - share, share].map((part) => Math.sin(part * angle) / Math.sin(angle))
    for (const at of places) result[at] = ofLow! * low[at]! + ofHigh! * high[at]!
  }
  return result
}

/** One size's noise in the middle of another's; what hangs over is cut off, as much on either side. */
function placed(noise: Float32Array, from: LatentSize, onto: Float32Array, size: LatentSize): Float32Array {
  const [dx, dy] = [Math.floor((size.width - from.width) / 2), Math.floor((size.height - from.height) / 2)]
  const columns = from.width + 2 * Math.min(dx, 0)
  const rows = from.height + 2 * Math.min(dy, 0)
  const result = onto.slice()
  for (let channel = 0; channel < CHANNELS; channel++) {
    for (let row = 0; row < rows; row++) {
      const source = (channel * from.height + row + Math.max(-dy, 0)) * from.width + Math.max(-dx, 0)
      const target = (channel * size.height + row + Math.max(dy, 0)) * size.width + Math.max(dx, 0)
      result.set(noise.subarray(source, source + columns), target)
    }
  }
  return result
}
