/** VeRA: ΔW = (λ_b ∘ B) · (λ_d ∘ A), two matrices that all layers share and two vectors of a layer's own (PEFT, arXiv 2310.11454). */
import { cut, type Family, type Layer } from './layer.ts'
import { addProduct } from './matrix.ts'

/** A [rank, inputs] and B [outputs, rank] are as large as the largest layer needs; others use their first columns and rows. */
export const vectors: Family = {
  sign: ['vera_lambda_b', 'vera_lambda_d', 'vera_A', 'vera_B'],
  fits(layer, shape) {
    const [out = 0, inputs = 0] = shape
    const [rank = 0, most = 0] = layer.shape('vera_A')
    const [rows = 0, right] = layer.shape('vera_B')
    const isChain = rank > 0 && right === rank && layer.count('vera_lambda_d') === rank
    return shape.length === 2 && isChain && layer.count('vera_lambda_b') === out && most >= inputs && rows >= out
  },
  add(sum, layer, shape, rows, strength) {
    const [out, inputs] = shape as [number, number]
    const [rank, most] = layer.shape('vera_A') as [number, number]
    const [a, ofRank] = [layer.values('vera_A'), layer.values('vera_lambda_d')]
    const right = Float32Array.from({ length: rank * inputs }, (_, i) => {
      const row = Math.floor(i / inputs)
      return a[row * most + (i % inputs)]! * ofRank[row]!
    })
    addProduct(sum, cut(left(layer, out, rank, strength), shape, rows), right, rank)
  },
}

function left(layer: Layer, out: number, rank: number, strength: number): Float32Array {
  const ofRow = layer.values('vera_lambda_b')
  return layer
    .values('vera_B')
    .subarray(0, out * rank)
    .map((value, i) => value * ofRow[Math.floor(i / rank)]! * strength)
}
