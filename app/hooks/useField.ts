/** What a control needs to know of its field. */
import { type Field, type FieldName, fields, type GenerationRequest, problems } from '../../src/parameters/index.ts'
import { useFailure } from '../state/failure.ts'
import { useRequest } from '../state/request.ts'

/** The id of a field's control, by which labels and failures find it. */
export const controlId = (name: FieldName) => `field-${name}`

/** The field's value, and what is wrong with it or could be better. */
export function useField<Name extends FieldName>(name: Name) {
  const value: GenerationRequest[Name] = useRequest(({ request }) => request[name])
  const problem = useRequest(({ request }) => problems(request).find(({ field }) => field === name)?.sentence)
  const failure = useFailure(({ failure }) => (failure?.field === name ? failure.sentence : undefined))
  const wrong = problem ?? failure
  const id = controlId(name)
  return {
    value,
    wrong,
    advice: wrong ? undefined : advice(fields[name], value),
    /** For the control's element. */
    attributes: {
      id,
      'aria-describedby': `${id}-help ${id}-message`,
      'aria-invalid': wrong ? true : undefined,
    },
  }
}

function advice(field: Field, value: unknown): string | undefined {
  if (field.kind !== 'number' || !field.ideal || typeof value !== 'number') return undefined
  const { min, max, advice } = field.ideal
  return value < min || value > max ? advice : undefined
}
