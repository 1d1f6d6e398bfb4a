/** Changes that are reckoned from the weight itself: GLoRA, IA³, OFT and BOFT (LyCORIS 4.1.3), and IA³ as PEFT writes it. */
import type { Layer } from './layer.ts'
import { product } from './matrix.ts'
import { turned, turns } from './rotation.ts'

/** How a family changes a whole weight of this shape, row-major. */
export interface RelativeFamily {
  /** Tensors that its layers have. */
  sign: readonly string[]
  fits(layer: Layer, shape: readonly number[]): boolean
  /** What is to be added to the weight at this strength. */
  change(layer: Layer, original: Float32Array, shape: readonly number[], strength: number): Float32Array
  /** What is to be added to a bias that goes along, where there is one that it fits. */
  bias?: {
    fits(layer: Layer, shape: readonly number[]): boolean
    change(layer: Layer, original: Float32Array, strength: number): Float32Array
  }
}

/** GLoRA: ΔW = α/r · (W·A + B), A and B of low rank (arXiv 2306.07967). Older files have the factors the other way round, as ComfyUI knows. */
const general: RelativeFamily = {
  sign: ['a1', 'a2', 'b1', 'b2'],
  fits: (layer, shape) => generalFactors(layer, shape) !== undefined,
  change(layer, original, shape, strength) {
    const { rank, a, b } = generalFactors(layer, shape)!
    const [out, inputs] = shape as [number, number]
    const window = original.length / out / inputs
    const sum = product(layer.values(b[0]), layer.values(b[1]), rank)
    const input = product(layer.values(a[0]), layer.values(a[1]), rank)
    const moved = product(channelsLast(original, inputs, window), input, inputs)
    const change = channelsFirst(moved, inputs, window)
    const factor = strength * layer.scale(rank)
    return sum.map((value, i) => factor * (value + change[i]!))
  },
}

type Pair = readonly [left: string, right: string]

/** Which tensors multiply to the input's change and to the sum; undefined where they fit no weight of this shape. */
function generalFactors(layer: Layer, shape: readonly number[]): { rank: number; a: Pair; b: Pair } | undefined {
  const [out, inputs] = [shape[0]!, shape[1]!]
  const count = shape.reduce((product, size) => product * size, 1)
  const orders: [Pair, Pair][] = [
    [
      ['a1', 'a2'],
      ['b1', 'b2'],
    ],
    [
      ['a2', 'a1'],
      ['b2', 'b1'],
    ],
  ]
  for (const [a, b] of orders) {
    const rank = layer.shape(b[0])[1]!
    const isOf = (name: string, rows: number, numbers: number) =>
      layer.shape(name)[0] === rows && layer.count(name) === numbers
    if (
      rank > 0 &&
      isOf(a[0], inputs, inputs * rank) &&
      isOf(a[1], rank, rank * inputs) &&
      isOf(b[0], out, out * rank) &&
      isOf(b[1], rank, (rank * count) / out)
    ) {
      return { rank, a, b }
    }
  }
  return undefined
}

/** [rows, channels, window] as [rows · window, channels], and back. */
function channelsLast(values: Float32Array, channels: number, window: number): Float32Array {
  return window === 1 ? values : swapped(values, channels, window)
}
function channelsFirst(values: Float32Array, channels: number, window: number): Float32Array {
  return window === 1 ? values : swapped(values, window, channels)
}
function swapped(values: Float32Array, rows: number, columns: number): Float32Array {
  const area = rows * columns
  return values.map((_, i) => values[i - (i % area) + ((i % area) % rows) * columns + Math.floor((i % area) / rows)]!)
}

/** IA³: each input or output channel by a factor (arXiv 2205.05638). */
const channelwise: RelativeFamily = {
  sign: ['on_input', 'ia3'],
  fits: (layer, shape) => layer.count('on_input') === 1 && layer.count('ia3') === shape[isOnInput(layer) ? 1 : 0],
  change: (layer, original, shape, strength) =>
    byChannel(original, layer.values('ia3'), shape, isOnInput(layer), strength),
}

const isOnInput = (layer: Layer) => layer.values('on_input')[0] !== 0

/** PEFT's IA³: its factors are 1 where nothing was learned, and the bias goes with the outputs. */
const peftChannelwise: RelativeFamily = {
  sign: ['ia3_l'],
  fits: (layer, shape) => sideOf(layer, shape) !== undefined,
  change: (layer, original, shape, strength) =>
    byChannel(original, learned(layer), shape, sideOf(layer, shape) === 'input', strength),
  bias: {
    fits: (layer, [out]) => sideOf(layer, [out!, 0]) === 'output',
    change: (layer, original, strength) => byChannel(original, learned(layer), [original.length, 1], false, strength),
  },
}

const learned = (layer: Layer) => layer.values('ia3_l').map((factor) => factor - 1)

/** [out, 1] or [1, in]; of a convolution [1, channels, 1, 1] either way, so that only a count that fits one of both tells. */
function sideOf(layer: Layer, [out, inputs]: readonly number[]): 'input' | 'output' | undefined {
  const shape = layer.shape('ia3_l')
  const count = layer.count('ia3_l')
  const sides = (['input', 'output'] as const).filter((side) => {
    const isThere = shape.length > 2 || shape[side === 'input' ? 0 : 1] === 1
    return isThere && count === (side === 'input' ? inputs : out)
  })
  return sides.length === 1 ? sides[0] : undefined
}

/** What a weight of this shape gains where each of its channels counts so much more. */
function byChannel(
  original: Float32Array,
  gains: Float32Array,
  [out, inputs]: readonly number[],
  isInput: boolean,
  strength: number,
): Float32Array {
  const width = original.length / out!
  const window = width / inputs!
  return original.map((value, i) => {
    const channel = isInput ? Math.floor((i % width) / window) : Math.floor(i / width)
    return value * gains[channel]! * strength
  })
}

/** OFT and BOFT; the first of LyCORIS (2.0) wrote the turns themselves. */
const rotating = (name: string): RelativeFamily => ({ sign: [name], fits: turns, change: turned })

const families = [general, channelwise, peftChannelwise, rotating('oft_blocks'), rotating('oft_diag')]

/** The family of a layer that changes its weight by what it is; undefined for those that add what they bring. */
export function relativeFamilyOf(layer: Layer): RelativeFamily | undefined {
  return families.find(({ sign }) => sign.every((name) => layer.has(name)))
}
