/** A layer's change as a patch of a model's tensor. */
import type { Patch } from '../bytes/index.ts'
import type { Change } from './families/index.ts'

/** Of a tensor of this `shape`, or of some rows of a taller one, as `about` says. */
export function patchOf(
  change: Pick<Change, 'addTo' | 'product'>,
  shape: readonly number[],
  about: Omit<Patch, 'addTo' | 'product'>,
): Patch {
  const { within } = about
  const [addTo, product] = [change.addTo(within?.shape ?? shape), change.product?.(within?.shape ?? shape)]
  if (!within) return { ...about, addTo, product }
  const lower = ([from, to]: readonly [number, number]) => [within.first + from, within.first + to] as const
  return {
    ...about,
    addTo: (values, rows, original) => addTo(values, lower(rows), original),
    product: product && ((rows) => product(lower(rows))),
  }
}
