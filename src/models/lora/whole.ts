/** Whole differences: what is to be added, as it is. */
import { cut, type Family } from './layer.ts'

/** The difference of a weight, or of a bias where `name` is that one's. */
export const whole = (name: 'diff' | 'diff_b'): Family => ({
  sign: [name],
  size: (layer) => layer.count(name),
  delta: (layer, shape, rows) => cut(layer.values(name), shape, rows).slice(),
})
