/** A second, larger pass over what was drawn. */
export { type FirstPicture, isBuiltIn, prepareSecondPass, type SecondPass } from './second-pass.ts'
export type { Upscale } from './upscaling.ts'
