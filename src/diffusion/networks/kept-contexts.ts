/** The contexts that were made last: the next picture of the same words needs no keys and values anew. */
import { areEqual } from './encoded-texts.ts'
import type { Inputs } from './runtime/index.ts'

/** What SDXL's UNet is told of a prompt beside its tokens: the pooled text, and sizes in pixels. */
export interface Told {
  pooled: Float32Array
  sizes: readonly number[]
}

/** The prompts as the UNet's cross-attentions want them; lives on the GPU until it is released. */
export interface Context {
  batch: number
  tensors: Inputs
  release(): void
}

/** What a context is made of. */
export interface Heard {
  hidden: Float32Array
  batch: number
  told: readonly Told[]
}

interface Kept {
  heard: Heard
  tensors: Inputs
  users: number
}

/** Those that nobody uses any more stay until another is made, and take no room beside it. */
export class KeptContexts {
  private kept: Kept[] = []

  async of(heard: Heard, make: () => Promise<Inputs>): Promise<Context> {
    let found = this.kept.find((known) => isSame(known.heard, heard))
    if (!found) {
      for (const { tensors, users } of this.kept) if (users === 0) dispose(tensors)
      this.kept = this.kept.filter(({ users }) => users > 0)
      found = { heard, tensors: await make(), users: 0 }
      this.kept.push(found)
    }
    return this.used(found)
  }

  /** None is good any more: those that are in use are freed as they are released. */
  clear(): void {
    const { kept } = this
    this.kept = []
    for (const { tensors, users } of kept) if (users === 0) dispose(tensors)
  }

  private used(kept: Kept): Context {
    const { heard, tensors } = kept
    kept.users++
    const release = () => {
      kept.users--
      if (kept.users === 0 && !this.kept.includes(kept)) dispose(tensors)
    }
    return { batch: heard.batch, tensors, release }
  }
}

export function dispose(tensors: Inputs): void {
  for (const tensor of Object.values(tensors)) tensor.dispose()
}

function isSame(a: Heard, b: Heard): boolean {
  if (a.batch !== b.batch || a.told.length !== b.told.length || !areEqual(a.hidden, b.hidden)) return false
  return a.told.every((told, i) => {
    const { pooled, sizes } = b.told[i]!
    return areEqual(told.pooled, pooled) && areEqual(told.sizes, sizes)
  })
}
