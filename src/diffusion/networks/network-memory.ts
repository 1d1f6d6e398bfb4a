/** What a model takes of the device's memory, before any of it is loaded. */
import { WebGpuDialect, type WeightBits, type WeightRecipe, weightBytes } from './graph/index.ts'
import type { Model } from './model.ts'
import { all, isPassing, isText, plansOf, type Write } from './plans.ts'

/** Bytes that a model's weights take of the device's memory at the most, by what its linear layers are kept in. */
export interface NetworkMemory extends Readonly<Record<'exact' | WeightBits, number>> {
  /** What those are kept in that are not rounded. */
  readonly exactBits: 16 | 32
}

/**
 * Counted from the graphs: what is loaded beside them comes on top. `type` is that of what is not rounded. Of SDXL the text encoders or
 * all the rest, whichever is more: they are not there at once.
 */
export function networkMemory(model: Model, type: 'float32' | 'float16'): NetworkMemory {
  const write: Write = (name, { kept, ...how } = {}) =>
    new WebGpuDialect(name, { type, fusedAttention: true, ...how, ...(type === 'float16' && { kept }) })
  const bytesOfOne = type === 'float16' ? 2 : 4
  // One writing tells all three: the same layers are rounded whatever the bits.
  const [passing, staying] = [true, false].map((isSought) =>
    all(plansOf(model, write, 4))
      .filter(([name]) => (isText(name) && isPassing(name, model.family)) === isSought)
      .flatMap(([, { dialect }]) => [...dialect.graph.weights.values()]),
  ) as [WeightRecipe[], WeightRecipe[]]
  const sum = (recipes: readonly WeightRecipe[], bytes: (recipe: WeightRecipe) => number) =>
    recipes.reduce((total, recipe) => total + bytes(recipe), 0)
  const most = (bytes: (recipe: WeightRecipe) => number) => Math.max(sum(passing, bytes), sum(staying, bytes))
  return {
    exact: most((recipe) => (recipe.rounded ? bytesOfOne * roundedNumbers(recipe) : weightBytes(recipe))),
    8: most((recipe) => roundedNumbers(recipe) || weightBytes(recipe)),
    4: most(weightBytes),
    exactBits: bytesOfOne === 2 ? 16 : 32,
  }
}

/** How many numbers stand in the codes of a weight; none in scales, and in what is not rounded. */
function roundedNumbers(recipe: WeightRecipe): number {
  return recipe.rounded?.gives === 'codes' ? (8 * weightBytes(recipe)) / recipe.rounded.bits : 0
}
