/** A layer's change as a patch of a model's tensor. */
import type { Patch } from '../bytes/index.ts'
import type { Change } from './families/index.ts'

/** Of a tensor of this `shape`, or of some rows of a taller one, as `about` says. */
export function patchOf(addTo: Change['addTo'], shape: readonly number[], about: Omit<Patch, 'addTo'>): Patch {
  const { within } = about
  if (!within) return { ...about, addTo: addTo(shape) }
  const add = addTo(within.shape)
  return {
    ...about,
    addTo: (values, [from, to], original) => add(values, [within.first + from, within.first + to], original),
  }
}
