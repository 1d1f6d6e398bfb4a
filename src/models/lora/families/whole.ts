/** Whole differences: what is to be added, as it is. */
import { addScaled, cut, type Family, numbersIn } from './layer.ts'

/** The difference of a weight, or of a bias where `name` is that one's. */
export const whole = (name: 'diff' | 'diff_b'): Family => ({
  sign: [name],
  fits: (layer, shape) => layer.count(name) === numbersIn(shape),
  add: (sum, layer, shape, rows, strength) => addScaled(sum, cut(layer.values(name), shape, rows), strength),
})
