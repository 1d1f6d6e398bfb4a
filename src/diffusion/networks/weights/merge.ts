/** Weights that are written over, made in one thread: what a merging worker is asked for, and how it is done. */
import type { SentTensor, Weights } from '../../../models/index.ts'
import { permuted, type Rewrite } from '../runtime/index.ts'
import { weightReader } from './weight-reader.ts'

/** What a worker is asked for: weights that are made of the same rows of the same tensors. */
export interface Merge {
  rewrites: readonly Rewrite[]
  parts: readonly (readonly [name: string, tensor: SentTensor])[]
}

export interface Merged {
  weights: Uint8Array<ArrayBuffer>[]
  /** Bytes read from the checkpoint. */
  read: number
}

/** Reads and merges the weights of a group in this thread, each when it is asked for. */
export function* madeHere(
  weights: Weights,
  group: readonly Rewrite[],
  onRead: (bytes: number) => void,
): Generator<Uint8Array> {
  const read = weightReader(weights, onRead)
  for (const { recipe, isPermuted } of group) {
    const bytes = read(recipe)
    yield isPermuted ? permuted(bytes, recipe) : bytes
  }
}
