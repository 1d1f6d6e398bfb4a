/** What this device can do, measured and foretold. */
export { BenchmarkPanel } from './BenchmarkPanel.tsx'
export { useBenchmark } from './benchmark.ts'
export type { BenchmarkResult } from './benchmark-result.ts'
export { FitnessNote } from './FitnessNote.tsx'
export { useFitness, useHindrance } from './useFitness.ts'
