/** LoRA and LoCon: up · down, with a middle between them where the layer is a convolution in Tucker's form (kohya-ss/sd-scripts, LyCORIS). */
import type { Product } from '../../bytes/index.ts'
import { cut, type Family, type Layer, numbersIn } from './layer.ts'
import { addProduct, throughMiddle } from './matrix.ts'

export const lowRank: Family = {
  sign: ['up', 'down'],
  fits(layer, shape) {
    const [out = 0, rank] = layer.shape('up')
    const [inner = 0] = layer.shape('down')
    const [outer, middle] = layer.has('mid') ? layer.shape('mid') : [inner, inner]
    const window = layer.has('mid') ? layer.count('mid') / (inner * outer!) : 1
    const isChain = rank === outer && middle === inner && layer.count('up') === out * inner
    return isChain && out === shape[0] && (out * window * layer.count('down')) / inner === numbersIn(shape)
  },
  add(sum, layer, shape, rows, strength) {
    const { a, b, depth } = product(layer, shape, rows, strength)
    addProduct(sum, a, b, depth)
  },
  product,
}

function product(layer: Layer, shape: readonly number[], rows: readonly [number, number], strength: number): Product {
  const rank = layer.shape('up')[1]!
  const inner = layer.shape('down')[0]!
  const down = layer.values('down')
  const core = layer.has('mid') ? throughMiddle(layer.values('mid'), down, [rank, inner]) : down
  const factor = strength * layer.scale(inner)
  // It goes onto the smaller matrix.
  const up = cut(layer.values('up'), shape, rows).map((value) => value * factor)
  return { a: up, b: core, depth: rank }
}
