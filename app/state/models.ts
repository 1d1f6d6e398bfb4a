/** The models that are open: the page's own, and those opened from disk. */
import { create } from 'zustand'
import type { ModelFile, ModelSummary, PartSummary } from '../../src/diffusion/index.ts'
import { blobBytes, type FileIdentity, identify } from '../../src/models/index.ts'
import { openAddition } from './additions.ts'
import { demoFiles, demoId } from './demo.ts'
import { baseUrl, engine } from './engine.ts'
import { dismissFailure, fail } from './failure.ts'
import { chooseModel, setField, turnToBackend, useRequest } from './request.ts'

interface ModelsState {
  models: readonly ModelSummary[]
  vaes: readonly PartSummary[]
  /** The safety checker for models that have none of their own. */
  safetyChecker?: PartSummary
  /** The name of the model whose files are being read. */
  opening?: string | undefined
}

export const useModels = create<ModelsState>()(() => ({ models: [], vaes: [] }))

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

/** Opens files that the person gave, as what their tensors say that they are: a model, a VAE, a safety checker, a LoRA or an embedding. */
export async function openGiven(files: readonly ModelFile[]): Promise<void> {
  const [file] = files
  switch (file && files.length === 1 ? await kindOf(file) : undefined) {
    case 'lora':
    case 'embedding':
      return openAddition(file!)
    case 'vae':
      return openVaeFromDisk(files)
    case 'safety-checker':
      return openCheckerFromDisk(files)
    default:
      openFromDisk(files)
  }
}

/** What the file is, by its tensors. What cannot be told is left for the opening of models to refuse, which says more. */
export async function kindOf({ path, data }: ModelFile): Promise<FileIdentity['kind'] | undefined> {
  if (!(data instanceof Blob)) return undefined
  return (await identify(path, blobBytes(data)).catch(() => undefined))?.kind
}

/** Opens a model: one .safetensors file, or a diffusers folder. When they are refused, the model stays. */
function openFromDisk(files: readonly ModelFile[]): void {
  const name = files[0]?.path.split('/', 1)[0]
  if (!name) return
  dismissFailure()
  turnToBackend('local')
  open(`disk/${name}`, name, files)
}

/** Opens a VAE that the person gave, and chooses it. */
export function openVaeFromDisk(files: readonly ModelFile[]): void {
  const name = files[0]?.path
  if (!name) return
  dismissFailure()
  inTurn(name, async () => {
    const vae = await engine().openVae(`vae/${name}`, files)
    const others = useModels.getState().vaes.filter(({ id }) => id !== vae.id)
    useModels.setState({ vaes: [...others, vae] })
    setField('vae', vae.id)
  })
}

/** Opens the safety checker that the person gave; `then` hears once it is there. */
export function openCheckerFromDisk(files: readonly ModelFile[], then: () => void = () => {}): void {
  const name = files[0]?.path
  if (!name) return
  dismissFailure()
  inTurn(name, async () => {
    useModels.setState({ safetyChecker: await engine().openSafetyChecker('safety-checker', files) })
    then()
  })
}

/** Turns to a model that is open already. */
export function turnTo(id: string): void {
  const model = findModel(useModels.getState(), id)
  if (model) chooseModel(id, model)
}

function open(id: string, name: string, files: readonly ModelFile[]): void {
  inTurn(name, async () => {
    const summary = await engine().openModel(id, files)
    const others = useModels.getState().models.filter((model) => model.id !== id)
    useModels.setState({ models: [...others, summary] })
    chooseModel(id, summary)
  })
}

/** One opening after the other; `name` is told of meanwhile, and what goes wrong afterwards. */
function inTurn(name: string, opening: () => Promise<void>): void {
  lastOpening = lastOpening.then(async () => {
    useModels.setState({ opening: name })
    try {
      await opening()
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
