/** The picture in the middle, and what is said about it. */
export { FailurePanel } from './FailurePanel.tsx'
export { Stage } from './Stage.tsx'
export { Warnings } from './Warnings.tsx'
