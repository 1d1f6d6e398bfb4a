/** The models that are open: the page's own, those opened from disk, and those of the store. */
import { create } from 'zustand'
import type { ModelFile, ModelSummary } from '../../src/diffusion/index.ts'
import { isWhole, placeOf, presetModels } from '../../src/models/index.ts'
import { demoFiles, demoId } from './demo.ts'
import { baseUrl, engine } from './engine.ts'
import { dismissFailure, fail } from './failure.ts'
import { chooseModel, turnToBackend, useRequest } from './request.ts'
import { modelStore, useStored } from './stored.ts'

interface ModelsState {
  models: readonly ModelSummary[]
  /** The files that came from disk, by model, for the store to keep. */
  fromDisk: Readonly<Record<string, readonly ModelFile[]>>
  /** The name of the model whose files are being read. */
  opening?: string | undefined
}

export const useModels = create<ModelsState>()(() => ({ models: [], fromDisk: {} }))

let lastOpening: Promise<void> = Promise.resolve()

/** Resolves once no model is being opened; the one that the form asks for is, where the store has it. */
export function modelsAreOpen(): Promise<void> {
  const wanted = localModelId()
  if (!findModel(useModels.getState(), wanted)) openStored(wanted)
  return lastOpening
}

/** The open model with this id. */
export function findModel({ models }: ModelsState, id: string): ModelSummary | undefined {
  return models.find((model) => model.id === id)
}

/** At the start of the page: the demo, and then the model that the form asks for, where the store has it. */
export function openFirst(): void {
  const wanted = localModelId()
  open(demoId, 'Demo model', async () => demoFiles(baseUrl()), wanted === demoId || !storedAs(wanted))
  if (wanted !== demoId) openStored(wanted)
}

/** Opens files that the person gave: one .safetensors file, or a diffusers folder. When they are refused, the model stays. */
export function openFromDisk(files: readonly ModelFile[]): void {
  const name = files[0]?.path.split('/', 1)[0]
  if (!name) return
  dismissFailure()
  turnToBackend('local')
  const id = `disk/${name}`
  open(id, name, async () => files)
  useModels.setState(({ fromDisk }) => ({ fromDisk: { ...fromDisk, [id]: files } }))
}

/** Turns to a model that is open already, or opens it from the store. */
export function turnTo(id: string): void {
  const model = findModel(useModels.getState(), id)
  if (model) chooseModel(id, model)
  else openStored(id)
}

/** Opens a model of the store under the name that a request calls it; one that is not whole there stays closed. */
function openStored(id: string): void {
  const stored = storedAs(id)
  if (stored) open(id, stored.name, () => modelStore.open(stored.id))
}

/** The whole model of the store that is meant by this name. */
function storedAs(id: string) {
  const { models } = useStored.getState()
  const place = placeOf(id, models, presetModels)
  const model = place.type === 'stored' ? models.find((other) => other.id === place.id) : undefined
  return model && isWhole(model) ? model : undefined
}

function localModelId(): string {
  const { backend, request, aside } = useRequest.getState()
  return backend === 'local' ? request.model_id : aside.model_id
}

/** Forgets a model that the store no longer has; the form turns to the demo. */
export function forgetModel(id: string): void {
  useModels.setState(({ models }) => ({ models: models.filter((model) => model.id !== id) }))
  if (localModelId() === id) turnTo(demoId)
}

function open(id: string, name: string, files: () => Promise<readonly ModelFile[]>, isChosen = true): void {
  lastOpening = lastOpening.then(async () => {
    useModels.setState({ opening: name })
    try {
      const summary = await engine().openModel(id, await files())
      const others = useModels.getState().models.filter((model) => model.id !== id)
      useModels.setState({ models: [...others, summary] })
      if (isChosen) chooseModel(id, summary)
    } catch (error) {
      fail(error)
    } finally {
      useModels.setState({ opening: undefined })
    }
  })
}

/** The model that the form asks for, once it is open. */
export function useChosenModel(): ModelSummary | undefined {
  const id = useRequest(({ request }) => request.model_id)
  return useModels((state) => findModel(state, id))
}
