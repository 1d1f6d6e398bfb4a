/** One picture, large; or two to be compared. */
export { Comparison } from './Comparison.tsx'
export { type RecordActionsProps, Viewer } from './Viewer.tsx'
