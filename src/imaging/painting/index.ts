/** Painting masks: brush, lasso, whole-mask changes, and undoing them. */
export { Painting } from './painting.ts'
export type { Point } from './polygon.ts'
