/** The parameters of a generation: the request, its fields, and what can be wrong with them. */
export { problems } from './check.ts'
export {
  type ChoiceField,
  type Field,
  type FieldName,
  fields,
  type NumberField,
} from './fields.ts'
export { defaultRequest, type GenerationRequest, readRequest } from './request.ts'
