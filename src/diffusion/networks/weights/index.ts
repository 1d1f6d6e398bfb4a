/** Weights on their way from a checkpoint to the runtime. */
export { Merging } from './merging.ts'
export { weightReader } from './weight-reader.ts'
