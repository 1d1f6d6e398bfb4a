/** LoHa: two low-rank products multiplied number by number (LyCORIS, arXiv 2108.06098). */
import { addScaled, cut, type Family, isTucker, type Layer, numbersIn } from './layer.ts'
import { product, throughMiddle, transposed } from './matrix.ts'

export const hadamard: Family = {
  sign: ['hada_w1_a', 'hada_w1_b', 'hada_w2_a', 'hada_w2_b'],
  fits: (layer, shape) => [1, 2].every((n) => factorFits(layer, n, shape)),
  add(sum, layer, shape, rows, strength) {
    const first = factor(layer, 1, shape, rows)
    const second = factor(layer, 2, shape, rows)
    for (let i = 0; i < first.length; i++) first[i] = first[i]! * second[i]!
    addScaled(sum, first, strength * layer.scale(layer.shape('hada_w1_b')[0]!))
  },
}

function factorFits(layer: Layer, n: number, shape: readonly number[]): boolean {
  const [a, b, t] = [`hada_w${n}_a`, `hada_w${n}_b`, `hada_t${n}`]
  const [rank = 0] = layer.shape(b!)
  if (layer.has(t!)) return isTucker(layer, a!, b!, t!, shape)
  const [out, left] = layer.shape(a!)
  return out === shape[0] && left === rank && (out! * layer.count(b!)) / rank === numbersIn(shape)
}

function factor(layer: Layer, n: 1 | 2, shape: readonly number[], rows: readonly [number, number]): Float32Array {
  const [a, b, t] = [`hada_w${n}_a`, `hada_w${n}_b`, `hada_t${n}`] as const
  const rank = layer.shape(b)[0]!
  if (!layer.has(t)) return product(cut(layer.values(a), shape, rows), layer.values(b), rank)
  const left = transposed(layer.values(a), layer.shape(a)[1]!)
  return product(cut(left, shape, rows), throughMiddle(layer.values(t), layer.values(b), [rank, rank]), rank)
}
