/** One picture, large; or two to be compared. */
export { Comparison } from './Comparison.tsx'
export { Viewer } from './Viewer.tsx'
