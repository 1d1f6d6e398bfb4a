/** Weights on their way from a checkpoint to the runtime. */
export { mergedWeights } from './merging.ts'
export { weightReader } from './weight-reader.ts'
