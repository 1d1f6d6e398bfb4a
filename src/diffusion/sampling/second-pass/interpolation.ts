/** Maps brought to another size as torch.nn.functional.interpolate does, corners not aligned. */
import type { LatentSize } from '../../networks/index.ts'

/** PyTorch's modes; antialiased ones widen their filter where a map shrinks, and leave out what lies beyond its edge. */
export type Mode = 'bilinear' | 'bicubic' | 'bilinear antialiased' | 'bicubic antialiased' | 'nearest' | 'nearest-exact'

/** Of one place along an axis: the places that make it up, and their weights. */
type Taps = readonly (readonly [at: number, weight: number])[]

/**
 * A map [channels, from.height, from.width] as [channels, to.height, to.width]. Sources: PyTorch aten/src/ATen/native/UpSample.h
 * and cpu/UpSampleKernel.cpp.
 */
export function interpolated(map: Float32Array, from: LatentSize, to: LatentSize, mode: Mode): Float32Array {
  const columns = tapsOf(from.width, to.width, mode)
  const rows = tapsOf(from.height, to.height, mode)
  const channels = map.length / (from.height * from.width)
  const out = new Float32Array(channels * to.height * to.width)
  const across = new Float64Array(from.height * to.width)
  for (let channel = 0; channel < channels; channel++) {
    const plane = channel * from.height * from.width
    for (let y = 0; y < from.height; y++) {
      for (const [x, taps] of columns.entries()) {
        let sum = 0
        for (const [at, weight] of taps) sum += weight * map[plane + y * from.width + at]!
        across[y * to.width + x] = sum
      }
    }
    for (const [y, taps] of rows.entries()) {
      for (let x = 0; x < to.width; x++) {
        let sum = 0
        for (const [at, weight] of taps) sum += weight * across[at * to.width + x]!
        out[(channel * to.height + y) * to.width + x] = sum
      }
    }
  }
  return out
}

/** Places are counted in single precision, as PyTorch does for such maps: there a centre is off by more than the sums are. */
function tapsOf(from: number, to: number, mode: Mode): Taps[] {
  const scale = Math.fround(from / to)
  const placed = (at: number) => Math.fround(at * scale)
  const weights = (i: number): Taps => {
    switch (mode) {
      case 'nearest':
        return [[Math.min(Math.floor(placed(i)), from - 1), 1]]
      case 'nearest-exact':
        return [[Math.min(Math.floor(placed(i + 0.5)), from - 1), 1]]
      case 'bilinear':
        return clamped(Math.max(Math.fround((i + 0.5) * scale - 0.5), 0), from, 1, triangle)
      case 'bicubic':
        return clamped(Math.fround((i + 0.5) * scale - 0.5), from, 2, (x) => cubic(x, -0.75))
      case 'bilinear antialiased':
        return antialiased(placed(i + 0.5), scale, from, 1, triangle)
      case 'bicubic antialiased':
        return antialiased(placed(i + 0.5), scale, from, 2, (x) => cubic(x, -0.5))
    }
  }
  return Array.from({ length: to }, (_, i) => weights(i))
}

/** Beyond the edge the last value goes on. */
function clamped(centre: number, from: number, reach: number, filter: (x: number) => number): Taps {
  const first = Math.floor(centre) - reach + 1
  return Array.from({ length: 2 * reach }, (_, k) => {
    const at = first + k
    return [Math.min(Math.max(at, 0), from - 1), filter(at - centre)] as const
  })
}

/** Beyond the edge there is nothing: what lies within counts for all. */
function antialiased(centre: number, scale: number, from: number, reach: number, filter: (x: number) => number): Taps {
  const stretch = Math.max(scale, 1)
  const first = Math.max(Math.trunc(centre - reach * stretch + 0.5), 0)
  const end = Math.min(Math.trunc(centre + reach * stretch + 0.5), from)
  const weights = Array.from({ length: end - first }, (_, k) => filter((first + k - centre + 0.5) / stretch))
  const sum = weights.reduce((total, weight) => total + weight, 0)
  return weights.map((weight, k) => [first + k, weight / sum] as const)
}

const triangle = (x: number) => Math.max(1 - Math.abs(x), 0)

/** Cubic convolution. Source: Keys 1981, https://doi.org/10.1109/TASSP.1981.1163711. */
function cubic(at: number, a: number): number {
  const x = Math.abs(at)
  if (x < 1) return ((a + 2) * x - (a + 3)) * x * x + 1
  return x < 2 ? (((x - 5) * x + 8) * x - 4) * a : 0
}
