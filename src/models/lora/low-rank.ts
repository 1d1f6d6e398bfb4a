/** LoRA and LoCon: up · down, with a middle between them where the layer is a convolution in Tucker's form (kohya-ss/sd-scripts, LyCORIS). */
import { cut, type Family } from './layer.ts'
import { addProduct, throughMiddle } from './matrix.ts'

export const lowRank: Family = {
  sign: ['up', 'down'],
  size(layer) {
    const [out, rank] = layer.shape('up') as [number, number]
    const middle = layer.has('mid') ? layer.count('mid') / (rank * layer.shape('down')[0]!) : 1
    return (out * middle * layer.count('down')) / layer.shape('down')[0]!
  },
  add(sum, layer, shape, rows, strength) {
    const rank = layer.shape('up')[1]!
    const inner = layer.shape('down')[0]!
    const down = layer.values('down')
    const core = layer.has('mid') ? throughMiddle(layer.values('mid'), down, [rank, inner]) : down
    const factor = strength * layer.scale(inner)
    // It goes onto the smaller matrix.
    const up = cut(layer.values('up'), shape, rows).map((value) => value * factor)
    addProduct(sum, up, core, rank)
  },
}
