/** What a control needs to know of its field. */
import { advice, type Destination, type FieldName, type GenerationRequest } from '../../src/parameters/index.ts'
import { useFailure } from '../kit/index.ts'
import { problemsOfForm, useRequest } from './request.ts'

/** The id of a field's control, by which labels and failures find it. */
export const controlId = (name: FieldName) => `field-${name}`

/** Where the request is going. */
export function useDestination(): Destination {
  const backend = useRequest((state) => state.backend)
  const endpoint = useRequest(({ request }) => request.endpoint)
  return { backend, endpoint }
}

/** The field's value, and what is wrong with it or could be better. */
export function useField<Name extends FieldName>(name: Name) {
  const value: GenerationRequest[Name] = useRequest(({ request }) => request[name])
  const problem = useRequest((form) => problemsOfForm(form).find(({ field }) => field === name)?.sentence)
  const failure = useFailure(({ failure }) => (failure?.field === name ? failure.sentence : undefined))
  const hint = useRequest(({ request, backend, nativeSize }) =>
    advice(name, request, { backend, endpoint: request.endpoint }, nativeSize),
  )
  // What has just gone wrong says more than that something is missing.
  const wrong = failure ?? problem
  const id = controlId(name)
  return {
    value,
    wrong,
    advice: wrong ? undefined : hint,
    /** For the control's element. */
    attributes: {
      id,
      'aria-describedby': `${id}-help ${id}-message`,
      'aria-invalid': wrong ? true : undefined,
    },
  }
}
