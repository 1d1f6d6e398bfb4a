/** A second, larger pass over what was drawn. */
export { prepareSecondPass, type SecondPass } from './second-pass.ts'
export type { Upscale } from './upscaling.ts'
