/** The chosen model, made ready while the person still types: where it lies on this device, seems to fit, and is wanted so. */
import * as v from 'valibot'
import { create } from 'zustand'
import type { DeviceReport, ModelSummary } from '../../src/diffusion/index.ts'
import { GenerationError } from '../../src/generation/index.ts'
import type { GenerationRequest } from '../../src/parameters/index.ts'
import { engine, tabAdvice, useDevice } from '../engine/index.ts'
import { findModel, useModels } from '../models/index.ts'
import { useRequest } from '../request/index.ts'
import { keep, kept } from '../storage/index.ts'
import { useGeneration } from './generation.ts'

interface PreparationState {
  /** What the person said; undefined leaves it to what is known of the device. */
  isWanted: boolean | undefined
  /** The model that is being made ready, and how much of it is loaded, from 0 to 1. */
  model?: { name: string; loaded: number; isReady: boolean } | undefined
}

export const usePreparation = create<PreparationState>()(() => ({ isWanted: kept('prepare', v.boolean()) }))

/** Typing goes on for longer than this, in ms, and a hand that slips does not. */
const patience = 400

/** What the engine has ready, or is about to. */
let prepared: string | undefined
let stopping: AbortController | undefined
/** A device that refused it once is left alone until the page is loaded anew. */
let isRefused = false

/** From now on any change of the form makes the model ready. */
export function prepareWhileTyping(): void {
  let timer: ReturnType<typeof setTimeout> | undefined
  document.addEventListener('input', ({ target }) => {
    if (!(target instanceof Element && target.closest('#request'))) return
    clearTimeout(timer)
    timer = setTimeout(prepare, patience)
  })
  useGeneration.subscribe(({ run }, before) => {
    if (!run || run.job === before.run?.job) return
    // It is the drawing that tells of it now, and of whatever is drawn with.
    prepared = basis(run.job.request)
    usePreparation.setState({ model: undefined })
  })
}

export function wantPreparation(isWanted: boolean): void {
  usePreparation.setState({ isWanted })
  keep('prepare', isWanted)
  if (!isWanted) stopping?.abort()
}

/** Whether it is wanted where nobody said. */
export function isUsual(model: ModelSummary | undefined, device = useDevice.getState().report): boolean {
  return Boolean(model && device && seemsRoomy(device, model.bytes))
}

/** No browser tells how much memory a GPU has: a quarter of the device's, where that is told, must hold `bytes` of weights. */
export function seemsRoomy(
  device: Pick<DeviceReport, 'kind' | 'software' | 'f16'>,
  bytes: number,
  browser: Pick<Navigator, 'userAgent' | 'maxTouchPoints'> & { deviceMemory?: number } = navigator,
): boolean {
  const { userAgent, deviceMemory } = browser
  if (device.kind === 'wasm' || device.software) return false
  if (tabAdvice(bytes, browser) !== undefined || /\b(Android|Mobi)/.test(userAgent)) return false
  return deviceMemory === undefined || 4 * (device.f16 ? bytes : 2 * bytes) <= deviceMemory * 2 ** 30
}

async function prepare(): Promise<void> {
  const { backend, request } = useRequest.getState()
  const model = findModel(useModels.getState(), request.model_id)
  const key = basis(request)
  const isIdle = !useGeneration.getState().run && !document.hidden
  const { isWanted = isUsual(model) } = usePreparation.getState()
  if (backend !== 'local' || !model || !isWanted || !isIdle || isRefused || key === prepared) return
  prepared = key
  stopping?.abort()
  const stop = new AbortController()
  stopping = stop
  try {
    // Pictures make no difference to it.
    const bare = { ...request, init_image: undefined, mask_image: undefined }
    let isLoaded = false
    for await (const event of engine().prepare(bare, stop.signal)) {
      if (event.type !== 'loading') continue
      isLoaded = true
      show(key, { name: model.name, loaded: event.loaded / event.total, isReady: false })
    }
    if (isLoaded) show(key, { name: model.name, loaded: 1, isReady: true })
  } catch (error) {
    // Whoever presses Generate hears what is wrong.
    if (prepared === key) prepared = undefined
    show(undefined, undefined)
    if (error instanceof GenerationError && error.code !== 'invalid-request') isRefused = true
  }
}

/** What a model that is ready has to be loaded anew for. */
function basis({ model_id, vae, weight_bits }: GenerationRequest): string {
  return JSON.stringify([model_id, vae, weight_bits])
}

/** Not where a drawing or another model has taken its place. */
function show(key: string | undefined, model: PreparationState['model']): void {
  if (useGeneration.getState().run || (key !== undefined && prepared !== key)) return
  usePreparation.setState({ model })
}
