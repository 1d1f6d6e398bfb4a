/** The form: the request that the next press of Generate sends, and to whom. A number that is not one yet is NaN. */
import * as v from 'valibot'
import { create } from 'zustand'
import { withPreset } from '../../src/models/index.ts'
import {
  type BackendName,
  defaultRequest,
  type Endpoint,
  endpointOf,
  type FieldName,
  fields,
  type GenerationRequest,
  isSdxl,
  type Problem,
  problems,
  readRequest,
  type Task,
  taskOf,
} from '../../src/parameters/index.ts'
import { plainRecord } from '../../src/untrusted/index.ts'
import { demoExamples } from '../engine/index.ts'
import { dismissFailureOf } from '../kit/index.ts'
import { keep, kept } from '../storage/index.ts'
import { useOwnPresets } from './own-presets.ts'

/** Pixels. */
export interface Size {
  width: number
  height: number
}

/** What each backend has of its own: its model, and all that follows from it. */
interface Own extends Size {
  model_id: string
  endpoint: Endpoint
  /** The size that the chosen model was trained at. */
  nativeSize: Size
}

interface RequestState {
  backend: BackendName
  request: GenerationRequest
  nativeSize: Size
  /** What the other backend has of its own, for when the person turns back to it. */
  aside: Own
}

/** The API's own names for the models that everybody has. */
export const presets = ['sd1.5', 'sdxl'] as const

const sizeOf = (side: number): Size => ({ width: side, height: side })
const preset = (endpoint: Endpoint) => (isSdxl(endpoint) ? presets[1] : presets[0])

const firstRemote: Own = {
  model_id: presets[0],
  endpoint: 'sd/text2image',
  ...sizeOf(512),
  nativeSize: sizeOf(512),
}

const keptForm = v.object({
  backend: v.fallback(v.picklist(['local', 'remote']), 'local'),
  ...{ request: v.optional(v.unknown()), nativeSize: v.optional(v.unknown()) },
  aside: v.fallback(v.optional(plainRecord), undefined),
})

function lastForm(): RequestState {
  const form = kept('form', keptForm)
  return {
    backend: form?.backend ?? 'local',
    request: form ? readRequest(form.request) : { ...defaultRequest, prompt: demoExamples[0].prompt },
    nativeSize: readSize(form?.nativeSize),
    aside: form?.aside ? readOwn(form.aside) : firstRemote,
  }
}

/** A size is part of a request, so it is read as one. */
function readSize(from: unknown): Size {
  const { width, height } = readRequest(from)
  return { width, height }
}

function readOwn(from: Record<string, unknown>): Own {
  const { model_id, endpoint } = readRequest({ model_id: from.model_id, endpoint: from.endpoint })
  return { model_id, endpoint, ...readSize(from), nativeSize: readSize(from.nativeSize) }
}

export const useRequest = create<RequestState>()(lastForm)

useRequest.subscribe(({ request, ...rest }) => {
  const { init_image, mask_image } = request
  const addresses = { init_image: addressOnly(init_image), mask_image: addressOnly(mask_image) }
  keep('form', { request: { ...request, ...addresses }, ...rest })
})

const addressOnly = (picture: Blob | string | undefined) => (typeof picture === 'string' ? picture : undefined)

let checked: { form?: RequestState; found: Problem[] } = { found: [] }

/** What is wrong with the form: looked for once per change, however many controls ask. */
export function problemsOfForm(form: RequestState): Problem[] {
  if (checked.form !== form) checked = { form, found: problems(form.request, form.backend) }
  return checked.found
}

export function setField<Name extends FieldName>(name: Name, value: GenerationRequest[Name]): void {
  useRequest.setState(({ request }) => ({ request: { ...request, [name]: value } }))
  dismissFailureOf(name)
}

/** Sets several fields as one change. */
export function setFields(changes: Partial<GenerationRequest>): void {
  useRequest.setState(({ request }) => ({ request: { ...request, ...changes } }))
  for (const name of Object.keys(changes)) dismissFailureOf(name)
}

export function setSize({ width, height }: Size): void {
  setField('width', width)
  setField('height', height)
}

/** Turns to the backend: its own things come into the form, those of the other one are put aside. The task stays. */
export function turnToBackend(backend: BackendName): void {
  const { backend: before, request } = useRequest.getState()
  if (before === backend) return
  useRequest.setState((state) => {
    const { model_id, endpoint, width, height } = state.request
    const { nativeSize, ...own } = state.aside
    return {
      backend,
      request: { ...state.request, ...own },
      nativeSize,
      aside: { model_id, endpoint, width, height, nativeSize: state.nativeSize },
    }
  })
  chooseTask(taskOf(request.endpoint))
}

/**
 * Requests the model of this device, with the endpoints of its family, at its own size unless the person had chosen another than the last
 * model's, and, where it is another model than before, with the settings that were kept for it.
 */
export function chooseModel(id: string, native: Size, sdxl: boolean): void {
  const { backend } = useRequest.getState()
  turnToBackend('local')
  const { request } = useRequest.getState()
  const own = useOwnPresets.getState().own[id]
  if (own && request.model_id !== id) setFields(withPreset(request, own))
  setFields({ model_id: id, endpoint: endpointOf(taskOf(request.endpoint), sdxl) })
  fitSize({ width: native.width, height: native.height })
  turnToBackend(backend)
}

/** What is made from what. */
export function chooseTask(task: Task): void {
  setField('endpoint', endpointOf(task, isSdxl(useRequest.getState().request.endpoint)))
}

/** The API's family of models; a preset model and a size that was not chosen follow it. */
export function chooseFamily(sdxl: boolean): void {
  const { model_id, endpoint: before } = useRequest.getState().request
  if (sdxl === isSdxl(before)) return
  const endpoint = endpointOf(taskOf(before), sdxl)
  setField('endpoint', endpoint)
  if (model_id === preset(before)) setField('model_id', preset(endpoint))
  fitSize(sizeOf(isSdxl(endpoint) ? 768 : 512))
}

function fitSize(native: Size): void {
  const { request, nativeSize } = useRequest.getState()
  if (request.width === nativeSize.width && request.height === nativeSize.height) setSize(native)
  useRequest.setState({ nativeSize: native })
}

/** Fills the form with a request to the API; what only this device knows stays as it is. */
export function fillForm(pasted: GenerationRequest): void {
  turnToBackend('remote')
  useRequest.setState(({ request }) => {
    const local = Object.entries(request).filter(([name]) => !fields[name as FieldName].supportedBy.includes('remote'))
    const model_id = pasted.model_id === defaultRequest.model_id ? preset(pasted.endpoint) : pasted.model_id
    return {
      request: { ...pasted, ...(Object.fromEntries(local) as Partial<GenerationRequest>), model_id },
      nativeSize: sizeOf(isSdxl(pasted.endpoint) ? 768 : 512),
    }
  })
}
