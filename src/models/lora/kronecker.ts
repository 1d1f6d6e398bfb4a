/** LoKr: the Kronecker product of a small matrix and a larger one, each whole or of low rank (LyCORIS). */
import { addScaled, cut, type Family, type Layer } from './layer.ts'
import { product, throughMiddle, transposed } from './matrix.ts'

export const kronecker: Family = {
  sign: [],
  size: (layer) => side(layer, 1).count * side(layer, 2).count,
  add(sum, layer, shape, rows, strength) {
    const first = side(layer, 1)
    const second = side(layer, 2)
    const [a, b] = [first.values(), second.values()]
    const window = shape.slice(2).reduce((product, size) => product * size, 1)
    const [outA, outB] = [first.out, second.out]
    const [inA, inB] = [a.length / outA, b.length / outB / window]
    const whole = new Float32Array(a.length * b.length)
    let at = 0
    for (let row = 0; row < outA * outB; row++) {
      const [rowA, rowB] = [Math.floor(row / outB), row % outB]
      for (let i = 0; i < inA; i++) {
        const factor = a[rowA * inA + i]!
        const begin = rowB * inB * window
        for (let j = 0; j < inB * window; j++) whole[at++] = factor * b[begin + j]!
      }
    }
    addScaled(sum, cut(whole, shape, rows), strength * scale(layer))
  },
}

/** Two whole matrices have no rank, and so no scale. */
function scale(layer: Layer): number {
  const ranked = ['lokr_w2_b', 'lokr_w1_b'].find((name) => layer.has(name))
  return ranked ? layer.scale(layer.shape(ranked)[0]!) : 1
}

function side(layer: Layer, n: 1 | 2): { out: number; count: number; values: () => Float32Array } {
  const whole = `lokr_w${n}`
  if (layer.has(whole)) {
    return { out: layer.shape(whole)[0]!, count: layer.count(whole), values: () => layer.values(whole) }
  }
  const [a, b, t] = [`lokr_w${n}_a`, `lokr_w${n}_b`, `lokr_t${n}`] as const
  const rank = layer.shape(b)[0]!
  if (layer.has(t)) {
    const out = layer.shape(a)[1]!
    const values = () =>
      product(transposed(layer.values(a), out), throughMiddle(layer.values(t), layer.values(b), [rank, rank]), rank)
    return { out, count: (out * layer.count(b) * layer.count(t)) / rank ** 3, values }
  }
  const out = layer.shape(a)[0]!
  return { out, count: (out * layer.count(b)) / rank, values: () => product(layer.values(a), layer.values(b), rank) }
}
