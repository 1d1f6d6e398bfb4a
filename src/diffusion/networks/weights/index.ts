/** Weights on their way from a checkpoint to the runtime. */
export { weightReader } from './weight-reader.ts'
