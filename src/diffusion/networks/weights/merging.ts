/** Weights that are written over while a model is loaded, read and merged by several workers at once. */
import { smallWorker } from '../../../generation/index.ts'
import { type SentTensor, sent, type Weights } from '../../../models/index.ts'
import { type WeightRecipe, weightBytes } from '../graph/index.ts'
import type { Rewrite } from '../runtime/index.ts'
import { type Merge, type Merged, madeHere } from './merge.ts'

/** Below so many bytes the workers' start would take longer than they save. */
const worthWorkers = 32 << 20

/** Each holds a weight in 32 bits and its result. */
const mostWorkers = 4

/** Makes weights for as long as it is not ended; its workers start when they are first worth it. */
export class Merging {
  private readonly lanes: { worker: ReturnType<typeof mergeWorker>; asked: number }[] = []

  /** The bytes of `rewrites` in their order, as each lies on the GPU; `onRead` hears of bytes read from the checkpoint. */
  async *weights(
    weights: Weights,
    rewrites: readonly Rewrite[],
    onRead: (bytes: number) => void,
  ): AsyncGenerator<Uint8Array> {
    const groups = grouped(rewrites)
    this.start(rewrites)
    if (this.lanes.length === 0) {
      for (const group of groups) yield* madeHere(weights, group, onRead)
      return
    }
    // Two for each worker: it has the next in hand while its last is uploaded.
    const made = inOrder(groups, 2 * this.lanes.length, (group) => this.merged(weights, group, onRead))
    for await (const bytes of made) yield* bytes
  }

  end(): void {
    for (const { worker } of this.lanes.splice(0)) worker.end()
  }

  private start(rewrites: readonly Rewrite[]): void {
    const bytes = rewrites.reduce((sum, { recipe }) => sum + weightBytes(recipe), 0)
    if (this.lanes.length > 0 || bytes < worthWorkers) return
    for (let i = 0; i < workerCount(); i++) this.lanes.push({ worker: mergeWorker(), asked: 0 })
  }

  private async merged(
    weights: Weights,
    group: readonly Rewrite[],
    onRead: (bytes: number) => void,
  ): Promise<Iterable<Uint8Array>> {
    const parts = sentParts(weights, group)
    if (!parts) return madeHere(weights, group, onRead)
    const lane = this.lanes.reduce((least, one) => (one.asked < least.asked ? one : least))
    lane.asked++
    try {
      const { weights: made, read } = await lane.worker.ask({ rewrites: group, parts })
      onRead(read)
      return made
    } catch {
      // Whatever ails the worker; what ails the files is thrown here as well.
      return madeHere(weights, group, onRead)
    } finally {
      lane.asked--
    }
  }
}

/** None where there are no workers, as in Node. */
function workerCount(): number {
  return 'Worker' in globalThis ? Math.min(navigator.hardwareConcurrency || 1, mostWorkers) : 0
}

function mergeWorker() {
  return smallWorker<Merge, Merged>(
    () => new Worker(new URL('./merge-worker.ts', import.meta.url), { type: 'module', name: 'darkroom-merge' }),
  )
}

function sentParts(weights: Weights, [first]: readonly Rewrite[]): Merge['parts'] | undefined {
  const parts = first!.recipe.parts.map((name) => [name, sent(weights.get(name)!)] as const)
  return parts.every((part): part is [string, SentTensor] => part[1] !== undefined) ? parts : undefined
}

/** Weights of the same rows of the same tensors: a rounded layer's codes and scales are made at once. */
function grouped(rewrites: readonly Rewrite[]): Rewrite[][] {
  const key = ({ parts, rows }: WeightRecipe) => `${parts}[${rows}]`
  const groups: Rewrite[][] = []
  for (const rewrite of rewrites) {
    const last = groups.at(-1)
    if (last && key(last[0]!.recipe) === key(rewrite.recipe)) last.push(rewrite)
    else groups.push([rewrite])
  }
  return groups
}

/** What `make` makes of each, in their order; so many are under way at once. */
async function* inOrder<Item, Made>(items: readonly Item[], atOnce: number, make: (item: Item) => Promise<Made>) {
  const underWay: Promise<Made>[] = []
  for (const item of items) {
    if (underWay.length === atOnce) yield await underWay.shift()!
    const made = make(item)
    // Where an earlier one fails, nobody asks for those after it.
    made.catch(() => {})
    underWay.push(made)
  }
  for (const made of underWay) yield await made
}
