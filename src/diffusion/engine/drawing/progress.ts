/** How far a picture is that is drawn in several passes: steps are counted on, and its work is weighed. */
import type { GenerationEvent } from '../../../generation/index.ts'
import type { Progress } from '../../sampling/index.ts'

/** A pass, before it is begun: its model calls, and what each of them costs beside those of the others. */
interface Pass {
  calls: number
  cost: number
}

/** Where a pass lies among a picture's passes. */
export interface Stretch extends Pass {
  /** Calls before it, and of all. */
  before: number
  all: number
  /** The same in costs. */
  costBefore: number
  costOfAll: number
}

/** Each pass of a picture among them all. */
export function courseOf(passes: readonly Pass[]): Stretch[] {
  const sum = (count: number, of: (pass: Pass) => number) =>
    passes.slice(0, count).reduce((total, pass) => total + of(pass), 0)
  const calls = (count: number) => sum(count, (pass) => pass.calls)
  const costs = (count: number) => sum(count, (pass) => pass.calls * pass.cost)
  const { length } = passes
  return passes.map((pass, i) => ({
    ...pass,
    ...{ before: calls(i), all: calls(length), costBefore: costs(i), costOfAll: costs(length) },
  }))
}

type Step = Pick<Extract<GenerationEvent, { type: 'step' }>, 'step' | 'steps' | 'share'>

/** What is told of a step: as it is counted in the picture where that has several passes. */
export function told({ step, steps }: Progress, stretch: Stretch | undefined): Step {
  if (!stretch) return { step, steps }
  const { before, all, costBefore, costOfAll, cost } = stretch
  return { step: before + step, steps: all, share: (costBefore + step * cost) / costOfAll }
}
