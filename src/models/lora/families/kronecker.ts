/** LoKr: the Kronecker product of a small matrix and a larger one, each whole or of low rank (LyCORIS). */
import { addScaled, cut, type Family, isTucker, type Layer, numbersIn } from './layer.ts'
import { product, throughMiddle, transposed } from './matrix.ts'

export const kronecker: Family = {
  sign: [],
  fits(layer, shape) {
    if (![1, 2].every((n) => isWhole(layer, n))) return false
    const [first, second] = [side(layer, 1), side(layer, 2)]
    const window = numbersIn(shape.slice(2))
    const inputs = (first.count / first.out) * (second.count / second.out / window)
    return first.out * second.out === shape[0] && inputs === shape[1]
  },
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

/** Whether one of the two is there with all that it is made of. */
function isWhole(layer: Layer, n: number): boolean {
  const [a, b, t] = [`lokr_w${n}_a`, `lokr_w${n}_b`, `lokr_t${n}`] as const
  if (layer.has(`lokr_w${n}`)) return layer.count(`lokr_w${n}`) > 0
  const rank = layer.shape(b)[0] ?? 0
  if (rank === 0 || !layer.has(a)) return false
  return layer.has(t) ? isTucker(layer, a, b, t) : layer.shape(a)[1] === rank
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
