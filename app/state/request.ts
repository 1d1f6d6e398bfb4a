/** The form: the request that the next press of Generate sends. A number that is not one yet is NaN. */
import { create } from 'zustand'
import { defaultRequest, type FieldName, type GenerationRequest, readRequest } from '../../src/parameters/index.ts'
import { demoPrompts } from './demo.ts'
import { dismissFailureOf } from './failure.ts'
import { keep, kept } from './storage.ts'

/** Pixels. */
export interface Size {
  width: number
  height: number
}

interface RequestState {
  request: GenerationRequest
  /** The size that the chosen model was trained at. */
  nativeSize: Size
}

function lastForm(): RequestState {
  const form = kept('form') as Partial<RequestState> | undefined
  // A size is part of a request, so it is read as one.
  const { width, height } = readRequest(form?.nativeSize)
  return {
    request: form ? readRequest(form.request) : { ...defaultRequest, prompt: demoPrompts[0] },
    nativeSize: { width, height },
  }
}

export const useRequest = create<RequestState>()(lastForm)

useRequest.subscribe(({ request: { init_image: _, mask_image: __, ...words }, nativeSize }) => {
  keep('form', { request: words, nativeSize })
})

export function setField<Name extends FieldName>(name: Name, value: GenerationRequest[Name]): void {
  useRequest.setState(({ request }) => ({ request: { ...request, [name]: value } }))
  dismissFailureOf(name)
}

export function setSize({ width, height }: Size): void {
  setField('width', width)
  setField('height', height)
}

/** Requests the model, at its own size unless the person had chosen another than the last model's. */
export function chooseModel(id: string, native: Size): void {
  setField('model_id', id)
  const { request, nativeSize } = useRequest.getState()
  if (request.width === nativeSize.width && request.height === nativeSize.height) setSize(native)
  useRequest.setState({ nativeSize: { width: native.width, height: native.height } })
}
