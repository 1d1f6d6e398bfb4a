/** Whole differences: what is to be added, as it is. */
import { addScaled, cut, type Family } from './layer.ts'

/** The difference of a weight, or of a bias where `name` is that one's. */
export const whole = (name: 'diff' | 'diff_b'): Family => ({
  sign: [name],
  size: (layer) => layer.count(name),
  add: (sum, layer, shape, rows, strength) => addScaled(sum, cut(layer.values(name), shape, rows), strength),
})
