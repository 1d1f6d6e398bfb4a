/** Resizing to the byte as Pillow 13 does: separable filters in 8 bits and fixed-point weights, wider where the picture shrinks. */
import type { Raster } from './raster.ts'

export type Filter = 'lanczos' | 'bicubic' | 'bilinear'

/** A part of a picture in pixels, right and lower edges excluded. */
export interface Box {
  left: number
  top: number
  right: number
  bottom: number
}

/** How far a filter reaches, and its weight at a distance from the centre. Source: Pillow, src/libImaging/Resample.c. */
const filters: Record<Filter, { support: number; weight: (x: number) => number }> = {
  bilinear: { support: 1, weight: (x) => Math.max(1 - Math.abs(x), 0) },
  bicubic: { support: 2, weight: keys },
  lanczos: { support: 3, weight: (x) => (x >= -3 && x < 3 ? sinc(x) * sinc(x / 3) : 0) },
}

/** Fractional bits of a weight; with 8 bits of a sample and two of overshoot, a sum fits into 32. */
const precision = 22

/**
 * `picture` at `width` × `height`, as Image.resize(size, resample, box) gives it; the same samples where the size is the same.
 * Alpha is multiplied in meanwhile. A `box` without width or height stretches the samples at that edge.
 */
export function resize(picture: Raster, width: number, height: number, filter: Filter, box = whole(picture)): Raster {
  const { channels, data } = picture
  const unchanged = width === box.right - box.left && height === box.bottom - box.top
  if (unchanged && width === picture.width && height === picture.height) return { ...picture, data: data.slice() }
  if (channels === 4) {
    return divided(resized({ ...picture, data: multiplied(data) }, width, height, filter, box))
  }
  return resized(picture, width, height, filter, box)
}

function whole({ width, height }: Raster): Box {
  return { left: 0, top: 0, right: width, bottom: height }
}

/** Across and then down; first down where that loses more than twice as many rows as there are columns to lose. */
function resized(picture: Raster, width: number, height: number, filter: Filter, box: Box): Raster {
  const across = { begin: box.left, end: box.right, of: picture.width, to: width }
  const down = { begin: box.top, end: box.bottom, of: picture.height, to: height }
  const lostRows = picture.height - height
  const downFirst = lostRows > 0 && lostRows > 2 * (picture.width - width)
  let { data } = picture
  let rows = picture.height
  let line = picture.width * picture.channels
  const goDown = () => {
    // A row's samples are alike to this pass: the whole row is one pixel to it.
    if (isNeeded(down)) data = passed(data, taps(down, filter), { lines: 1, line: 0, channels: line })
    rows = height
  }
  if (downFirst) goDown()
  if (isNeeded(across)) {
    data = passed(data, taps(across, filter), { lines: rows, line, channels: picture.channels })
    line = width * picture.channels
  }
  if (!downFirst) goDown()
  return { ...picture, width, height, data }
}

interface Span {
  begin: number
  end: number
  /** Pixels there are. */
  of: number
  /** Pixels to make. */
  to: number
}

function isNeeded({ begin, end, of, to }: Span): boolean {
  return to !== of || begin !== 0 || end !== to
}

/** Which pixels make up each new one: from where, how many, and their fixed-point weights, `size` for each. */
interface Taps {
  starts: number[]
  counts: number[]
  weights: Int32Array
  size: number
}

function taps({ begin, end, of, to }: Span, filter: Filter): Taps {
  const { support, weight } = filters[filter]
  const scale = (end - begin) / to
  const stretch = Math.max(scale, 1)
  const reach = support * stretch
  const size = 2 * Math.ceil(reach) + 1
  const made: Taps = { starts: [], counts: [], weights: new Int32Array(to * size), size }
  for (let i = 0; i < to; i++) {
    const centre = begin + (i + 0.5) * scale
    const start = Math.max(Math.trunc(centre - reach + 0.5), 0)
    const count = Math.min(Math.trunc(centre + reach + 0.5), of) - start
    const exact = Array.from({ length: count }, (_, k) => weight((k + start - centre + 0.5) * (1 / stretch)))
    const sum = exact.reduce((total, value) => total + value, 0)
    for (const [k, value] of exact.entries()) {
      const fixed = (sum === 0 ? value : value / sum) * 2 ** precision
      made.weights[i * size + k] = Math.trunc(fixed + (fixed < 0 ? -0.5 : 0.5))
    }
    made.starts.push(start)
    made.counts.push(count)
  }
  return made
}

/** How samples lie: `lines` of them, `line` apart, each of pixels of `channels` samples. */
interface Layout {
  lines: number
  line: number
  channels: number
}

function passed(data: Raster['data'], { starts, counts, weights, size }: Taps, layout: Layout): Uint8ClampedArray {
  const { lines, line, channels } = layout
  const out = new Uint8ClampedArray(lines * starts.length * channels)
  const sums = new Int32Array(channels)
  for (let l = 0; l < lines; l++) {
    for (const [i, start] of starts.entries()) {
      sums.fill(1 << (precision - 1))
      for (let k = 0; k < counts[i]!; k++) {
        const weight = weights[i * size + k]!
        const at = l * line + (start + k) * channels
        for (let c = 0; c < channels; c++) sums[c]! += data[at + c]! * weight
      }
      const to = (l * starts.length + i) * channels
      for (let c = 0; c < channels; c++) out[to + c] = sums[c]! >> precision
    }
  }
  return out
}

/** Colours times alpha, which Pillow calls RGBa. */
function multiplied(data: Raster['data']): Uint8Array {
  const out = Uint8Array.from(data)
  for (let at = 0; at < out.length; at += 4) {
    const alpha = out[at + 3]!
    for (let c = 0; c < 3; c++) out[at + c] = scaledByte(out[at + c]!, alpha)
  }
  return out
}

function divided({ data, ...picture }: Raster): Raster {
  const out = Uint8ClampedArray.from(data)
  for (let at = 0; at < out.length; at += 4) {
    const alpha = out[at + 3]!
    if (alpha === 0 || alpha === 255) continue
    for (let c = 0; c < 3; c++) out[at + c] = Math.trunc((255 * out[at + c]!) / alpha)
  }
  return { ...picture, data: out }
}

/** a · b / 255, rounded. */
function scaledByte(a: number, b: number): number {
  const product = a * b + 128
  return ((product >> 8) + product) >> 8
}

/** Cubic convolution with a = -½. Source: Keys 1981, https://doi.org/10.1109/TASSP.1981.1163711. */
function keys(at: number): number {
  const x = Math.abs(at)
  const a = -0.5
  if (x < 1) return ((a + 2) * x - (a + 3)) * x * x + 1
  return x < 2 ? (((x - 5) * x + 8) * x - 4) * a : 0
}

function sinc(x: number): number {
  return x === 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x)
}
