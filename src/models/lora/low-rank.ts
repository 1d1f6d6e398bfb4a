/** LoRA and LoCon: up · down, with a middle between them where the layer is a convolution in Tucker's form (kohya-ss/sd-scripts, LyCORIS). */
import { cut, type Family, scaled } from './layer.ts'
import { product, throughMiddle } from './matrix.ts'

export const lowRank: Family = {
  sign: ['up', 'down'],
  size(layer) {
    const [out, rank] = layer.shape('up') as [number, number]
    const middle = layer.has('mid') ? layer.count('mid') / (rank * layer.shape('down')[0]!) : 1
    return (out * middle * layer.count('down')) / layer.shape('down')[0]!
  },
  delta(layer, shape, rows) {
    const rank = layer.shape('up')[1]!
    const inner = layer.shape('down')[0]!
    const down = layer.values('down')
    const core = layer.has('mid') ? throughMiddle(layer.values('mid'), down, [rank, inner]) : down
    // The factor goes onto the smaller matrix.
    return product(scaled(cut(layer.values('up'), shape, rows).slice(), layer.scale(inner)), core, rank)
  },
}
