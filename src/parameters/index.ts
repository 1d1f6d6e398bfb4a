/** The parameters of a generation: the request, its fields, and what can be wrong with them. */
export { advice } from './advice.ts'
export { type Problem, problems } from './check.ts'
export {
  type Endpoint,
  endpointOf,
  endpoints,
  isSdxl,
  neededPictures,
  type Task,
  taskOf,
  tasks,
} from './endpoints.ts'
export {
  type BackendName,
  type ChoiceField,
  type Destination,
  type FieldName,
  fieldFor,
  fields,
  isMeant,
  isSupported,
  type NumberField,
  type SeedField,
} from './fields.ts'
export { parseRequest, type Remark } from './parse.ts'
export {
  defaultRequest,
  type GenerationRequest,
  latentUpscalers,
  localSchedulers,
  noSecondPass,
  nothingLeftOut,
  read,
  readRequest,
  sdxlUsual,
  stepsToRun,
  strengthOf,
  upscalers,
} from './request.ts'
export {
  drawnSize,
  type Enlargement,
  enlargement,
  hasSecondPass,
  passWork,
  scheduleSteps,
  secondPass,
} from './second-pass.ts'
export { newSeed, withoutFirst, withSeeds } from './seeds.ts'
export { readStyles, type Style, styled } from './styles.ts'
export { variations } from './variation.ts'
