/** Grids: what a request can be varied by, the cells that come of it, and their one picture. */
export { axesFor } from './axis.ts'
export { compose, measurer } from './compose.ts'
export { canvasAreas, type GridLayout, layOut } from './layout.ts'
export {
  type AxisWish,
  type GridPlan,
  type GridWish,
  gridInWords,
  gridSettings,
  planGrid,
  secondsFor,
} from './plan.ts'
