/** A second, larger pass over what was drawn. */
export { prepareSecondPass, type SecondPass } from './second-pass.ts'
