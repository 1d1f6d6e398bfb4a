/** What a layer changes: its weight, by the formula of its family, and its bias. */
import type { Patch } from '../../bytes/index.ts'
import { decomposed, lengthsFit, lengthsOf } from './decomposition.ts'
import { hadamard } from './hadamard.ts'
import { kronecker } from './kronecker.ts'
import { addScaled, cut, type Family, type Layer } from './layer.ts'
import { lowRank } from './low-rank.ts'
import { relativeFamilyOf } from './relative.ts'
import { vectors } from './vectors.ts'
import { whole } from './whole.ts'

/** One tensor that a layer changes, and how. */
export interface Change {
  /** What of the layer it is. */
  of: 'weight' | 'bias'
  /** Whether it is left out where the model has no such tensor, or where it does not fit. */
  isOptional?: boolean
  /** Whether it is made of the whole tensor as the model has it. */
  isRelative: boolean
  fits: (shape: readonly number[]) => boolean
  addTo: (shape: readonly number[]) => Patch['addTo']
  product?: ((shape: readonly number[]) => NonNullable<Patch['product']>) | undefined
}

/** Everything that the layer changes at this strength; nothing where its tensors are of no family. */
export function changesOf(layer: Layer, strength: number): Change[] {
  const relative = relativeFamilyOf(layer)
  const family = relative ? undefined : familyOf(layer)
  const changes: Change[] = []
  if (relative) {
    changes.push({
      of: 'weight',
      isRelative: true,
      fits: (shape) => relative.fits(layer, shape),
      addTo: (shape) => (values, rows, original) =>
        addScaled(values, cut(relative.change(layer, original(), shape, strength), shape, rows), 1),
    })
    const { bias } = relative
    if (bias) {
      changes.push({
        of: 'bias',
        isOptional: true,
        isRelative: true,
        fits: (shape) => bias.fits(layer, shape),
        addTo: (shape) => (values, rows, original) =>
          addScaled(values, cut(bias.change(layer, original(), strength), shape, rows), 1),
      })
    }
  } else if (family) {
    changes.push({
      of: 'weight',
      isRelative: lengthsOf(layer) !== undefined,
      fits: (shape) => family.fits(layer, shape) && (!lengthsOf(layer) || lengthsFit(layer, shape)),
      addTo: (shape) => added(layer, family, shape, strength),
      product: productOf(layer, family, strength),
    })
  }
  if (layer.has('diff_b')) {
    const bias = whole('diff_b')
    changes.push({
      of: 'bias',
      isRelative: false,
      fits: (shape) => bias.fits(layer, shape),
      addTo: (shape) => (values, rows) => bias.add(values, layer, shape, rows, strength),
    })
  }
  return changes
}

function familyOf(layer: Layer): Family | undefined {
  if ([...layer.tensors.keys()].some((name) => name.startsWith('lokr_'))) return kronecker
  return [lowRank, hadamard, vectors, whole('diff')].find(({ sign }) => sign.every((name) => layer.has(name)))
}

function productOf(layer: Layer, { product }: Family, strength: number): Change['product'] {
  if (!product || lengthsOf(layer)) return undefined
  return (shape) => (rows) => product(layer, shape, rows, strength)
}

function added(layer: Layer, family: Family, shape: readonly number[], strength: number): Patch['addTo'] {
  return (values, rows, original) => {
    if (!lengthsOf(layer)) return family.add(values, layer, shape, rows, strength)
    const whole = original()
    const delta = new Float32Array(whole.length)
    family.add(delta, layer, shape, [0, shape[0]!], 1)
    addScaled(values, cut(decomposed(layer, whole, delta, shape), shape, rows), strength)
  }
}
