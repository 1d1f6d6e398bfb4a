/** The models that are open: the page's own, and those opened from disk. */
import { create } from 'zustand'
import type { ModelFile, ModelSummary } from '../../src/diffusion/index.ts'
import { blobBytes, identify } from '../../src/models/index.ts'
import { openAddition } from './additions.ts'
import { demoFiles, demoId } from './demo.ts'
import { baseUrl, engine } from './engine.ts'
import { dismissFailure, fail } from './failure.ts'
import { chooseModel, turnToBackend, useRequest } from './request.ts'

interface ModelsState {
  models: readonly ModelSummary[]
  /** The name of the model whose files are being read. */
  opening?: string | undefined
}

export const useModels = create<ModelsState>()(() => ({ models: [] }))

let lastOpening: Promise<void> = Promise.resolve()

/** Resolves once no model is being opened. */
export const modelsAreOpen = (): Promise<void> => lastOpening

/** The open model with this id. */
export function findModel({ models }: ModelsState, id: string): ModelSummary | undefined {
  return models.find((model) => model.id === id)
}

export function openDemo(): void {
  open(demoId, 'Demo model', demoFiles(baseUrl()))
}

/** Opens files that the person gave: a model, which is one .safetensors file or a diffusers folder, or a LoRA or an embedding to add to it. */
export async function openGiven(files: readonly ModelFile[]): Promise<void> {
  const [file] = files
  if (files.length === 1 && file?.data instanceof Blob && (await isAddition(file.path, file.data))) {
    await openAddition(file)
  } else openFromDisk(files)
}

/** What cannot be told is left for the opening of models to refuse, which says more. */
async function isAddition(path: string, data: Blob): Promise<boolean> {
  const identity = await identify(path, blobBytes(data)).catch(() => undefined)
  return identity?.kind === 'lora' || identity?.kind === 'embedding'
}

/** Opens a model: one .safetensors file, or a diffusers folder. When they are refused, the model stays. */
function openFromDisk(files: readonly ModelFile[]): void {
  const name = files[0]?.path.split('/', 1)[0]
  if (!name) return
  dismissFailure()
  turnToBackend('local')
  open(`disk/${name}`, name, files)
}

/** Turns to a model that is open already. */
export function turnTo(id: string): void {
  const model = findModel(useModels.getState(), id)
  if (model) chooseModel(id, model)
}

function open(id: string, name: string, files: readonly ModelFile[]): void {
  lastOpening = lastOpening.then(async () => {
    useModels.setState({ opening: name })
    try {
      const summary = await engine().openModel(id, files)
      const others = useModels.getState().models.filter((model) => model.id !== id)
      useModels.setState({ models: [...others, summary] })
      chooseModel(id, summary)
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
