/** SPAN's tensors: of each of its threefold convolutions, which are trained side by side, the one that they add up to. */

import { type StoredTensor, toFloat32, type Weights } from '../bytes/index.ts'
import { shuffledScale } from './compact.ts'
import { inMemory, shapeOf, type Tensors } from './tensors.ts'
import type { SpanConfig } from './upscaler-config.ts'

export function isSpan(tensors: Tensors): boolean {
  const signs = [
    'conv_1.sk.weight',
    'block_1.c1_r.sk.weight',
    'conv_cat.weight',
    'conv_2.sk.weight',
    'upsampler.0.weight',
  ]
  return signs.every((name) => tensors.has(name))
}

export function spanConfig(tensors: Tensors, where: string): SpanConfig {
  const [features, given] = shapeOf(tensors, 'conv_1.sk.weight', where) as [number, number]
  const [shuffled] = shapeOf(tensors, 'upsampler.0.weight', where) as [number]
  const scale = shuffledScale(shuffled, given, where)
  return { architecture: 'span', scale, features, isNormed: !tensors.has('no_norm') }
}

/** The threefold convolutions, with their channels. */
export function spanLayers({ features }: SpanConfig): Map<string, { from: number; to: number }> {
  const layers = new Map([['conv_1', { from: 3, to: features }]])
  for (let block = 1; block <= 6; block++) {
    for (const layer of ['c1_r', 'c2_r', 'c3_r'])
      layers.set(`block_${block}.${layer}`, { from: features, to: features })
  }
  return layers.set('conv_2', { from: features, to: features })
}

/** As the file has them. Between its convolutions are twice as many channels as before and after. */
export function spanShapes(config: SpanConfig): Map<string, readonly number[]> {
  const { scale, features } = config
  const shapes = new Map<string, readonly number[]>()
  const conv = (name: string, from: number, to: number, kernel: number) => {
    shapes.set(`${name}.weight`, [to, from, kernel, kernel])
    shapes.set(`${name}.bias`, [to])
  }
  for (const [name, { from, to }] of spanLayers(config)) {
    conv(`${name}.sk`, from, to, 1)
    conv(`${name}.conv.0`, from, 2 * from, 1)
    conv(`${name}.conv.1`, 2 * from, 2 * to, 3)
    conv(`${name}.conv.2`, 2 * to, to, 1)
  }
  conv('conv_cat', 4 * features, features, 1)
  conv('upsampler.0', features, 3 * scale ** 2, 3)
  return shapes
}

/** The tensors that the graph asks for. Source: spandrel architectures/SPAN, Conv3XC.update_params. */
export async function withSums(weights: Weights, config: SpanConfig): Promise<Weights> {
  const read = async (name: string) => {
    const { source, begin, end, dtype } = weights.get(name)!
    return toFloat32(await source.read(begin, end), dtype)
  }
  const summed = new Map<string, StoredTensor>()
  for (const [name, { from, to }] of spanLayers(config)) {
    const parts = ['sk', 'conv.0', 'conv.1', 'conv.2']
    const [skip, first, second, third] = await Promise.all(parts.map((part) => read(`${name}.${part}.weight`)))
    const [skipBias, bias1, bias2, bias3] = await Promise.all(parts.map((part) => read(`${name}.${part}.bias`)))
    const [wide, narrow] = [2 * from, 2 * to]
    // Doubles throughout: three matrices in a row, added up once.
    const inner = new Float64Array(narrow * from * 9)
    const innerBias = Float64Array.from(bias2!)
    for (let m = 0; m < narrow; m++) {
      for (let k = 0; k < wide; k++) {
        for (let tap = 0; tap < 9; tap++) {
          const weight = second![(m * wide + k) * 9 + tap]!
          innerBias[m]! += weight * bias1![k]!
          for (let i = 0; i < from; i++) inner[(m * from + i) * 9 + tap]! += weight * first![k * from + i]!
        }
      }
    }
    const kernel = new Float64Array(to * from * 9)
    const bias = new Float64Array(to)
    for (let o = 0; o < to; o++) {
      bias[o] = bias3![o]! + skipBias![o]!
      for (let i = 0; i < from; i++) kernel[(o * from + i) * 9 + 4] = skip![o * from + i]!
      for (let m = 0; m < narrow; m++) {
        const weight = third![o * narrow + m]!
        bias[o]! += weight * innerBias[m]!
        for (let j = 0; j < from * 9; j++) kernel[o * from * 9 + j]! += weight * inner[m * from * 9 + j]!
      }
    }
    summed.set(`${name}.weight`, inMemory(Float32Array.from(kernel), [to, from, 3, 3]))
    summed.set(`${name}.bias`, inMemory(Float32Array.from(bias), [to]))
  }
  for (const name of ['conv_cat.weight', 'conv_cat.bias', 'upsampler.0.weight', 'upsampler.0.bias']) {
    summed.set(name, weights.get(name)!)
  }
  return summed
}
