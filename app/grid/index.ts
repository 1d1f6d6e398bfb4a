/** The X/Y grid. */
export { GridPanel } from './GridPanel.tsx'
export { useGrid } from './grid.ts'
