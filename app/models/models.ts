/** What is open to draw with: models, VAEs and a safety checker; the page's own, those from disk, and those of the store. */
import { create } from 'zustand'
import type { ModelFile, ModelSummary, PartSummary } from '../../src/diffusion/index.ts'
import { isWhole, type Manifest, placeOf } from '../../src/models/index.ts'
import type { GenerationRequest } from '../../src/parameters/index.ts'
import { baseUrl, demoFiles, demoId, engine } from '../engine/index.ts'
import { dismissFailure, fail } from '../kit/index.ts'
import { chooseModel, setField, turnToBackend, useRequest } from '../request/index.ts'
import { modelStore, useStored } from './stored.ts'

interface ModelsState {
  models: readonly ModelSummary[]
  vaes: readonly PartSummary[]
  /** The safety checker for models that have none of their own. */
  safetyChecker?: PartSummary | undefined
  /** The name of the model whose files are being read. */
  opening?: string | undefined
}

export const useModels = create<ModelsState>()(() => ({ models: [], vaes: [] }))

let lastOpening: Promise<void> = Promise.resolve()

/** Generate may be pressed before the page has read what its store keeps. */
let begin: () => void
const begun = new Promise<void>((resolve) => {
  begin = resolve
})

/** Resolves once what the form asks for is open, as far as the store has it, and nothing else is being opened; or what `other` asks for. */
export async function modelsAreOpen(other?: GenerationRequest): Promise<void> {
  await begun
  const request = other ?? useRequest.getState().request
  const { vaes, safetyChecker } = useModels.getState()
  const model = other?.model_id ?? localModelId()
  if (!findModel(useModels.getState(), model)) openStored(model, !other)
  const vae = request.vae && !vaes.some(({ id }) => id === request.vae) ? storedAs(request.vae) : undefined
  if (vae) inTurn(vae.name, async () => addVae(request.vae, await modelStore.open(vae.id)))
  for (const taesd of useStored.getState().models.filter((other) => isTaesd(other) && isWhole(other))) {
    if (vaes.some(({ id }) => id === taesd.id)) continue
    inTurn(taesd.name, async () => addVae(taesd.id, await modelStore.open(taesd.id)))
  }
  const hasRefiner = useModels.getState().models.some(({ family }) => family === 'sdxl-refiner')
  if (request.refiner && request.endpoint.startsWith('sdxl') && !hasRefiner) openStored('sdxl-refiner', false)
  const checker = useStored.getState().models.find((other) => other.kind === 'safety-checker' && isWhole(other))
  if (request.safety_checker && !safetyChecker && checker) {
    inTurn(checker.name, async () => setChecker(checker.id, await modelStore.open(checker.id)))
  }
  return lastOpening
}

/** A tiny VAE that the engine shows unfinished pictures by, as its names say: there is one for each family. */
function isTaesd({ kind, id, name }: Manifest): boolean {
  return kind === 'vae' && /taesd/i.test(`${id} ${name}`)
}

/** The open model with this id. */
export function findModel({ models }: ModelsState, id: string): ModelSummary | undefined {
  return models.find((model) => model.id === id)
}

/** What people call the model; its id where it is not open. */
export function modelNameOf(id: string): string {
  return findModel(useModels.getState(), id)?.name ?? id
}

/** At the start of the page: the demo, and then the model that the form asks for, where the store has it. */
export function openFirst(): void {
  const wanted = localModelId()
  open(demoId, 'Demo model', async () => demoFiles(baseUrl()), wanted === demoId || !storedAs(wanted))
  if (wanted !== demoId) openStored(wanted)
  begin()
}

/** Opens a model: one .safetensors file, or a diffusers folder. When they are refused, the model stays. */
export function openFromDisk(id: string, name: string, files: readonly ModelFile[]): void {
  dismissFailure()
  turnToBackend('local')
  open(id, name, async () => files)
}

/** Opens a VAE, and chooses it. */
export function openVaeFromDisk(id: string, name: string, files: readonly ModelFile[]): void {
  dismissFailure()
  inTurn(name, async () => {
    await addVae(id, files)
    setField('vae', id)
  })
}

/** Opens the safety checker; `then` hears once it is there. */
export function openCheckerFromDisk(
  id: string,
  name: string,
  files: readonly ModelFile[],
  then: () => void = () => {},
): void {
  dismissFailure()
  inTurn(name, async () => {
    await setChecker(id, files)
    then()
  })
}

/** Whether requests for the model go by SDXL's endpoints. */
export function isSdxlModel({ family }: Pick<ModelSummary, 'family'>): boolean {
  return family !== 'sd'
}

/** Turns to a model that is open already, or opens it from the store. */
export function turnTo(id: string): void {
  const model = findModel(useModels.getState(), id)
  if (model) chooseModel(id, model, isSdxlModel(model))
  else openStored(id)
}

/** Forgets a model that the store no longer has; the form turns to the demo. */
export function forgetModel(id: string): void {
  useModels.setState(({ models }) => ({ models: models.filter((model) => model.id !== id) }))
  if (localModelId() === id) turnTo(demoId)
}

/** Opens a model of the store under the name that a request calls it; one that is not whole there stays closed. */
function openStored(id: string, isChosen = true): void {
  const stored = storedAs(id)
  if (stored) open(id, stored.name, () => modelStore.open(stored.id), isChosen)
}

/** The whole model of the store that is meant by this name. */
function storedAs(id: string): Manifest | undefined {
  const { models } = useStored.getState()
  const place = placeOf(id, models)
  const model = place.type === 'stored' ? models.find((other) => other.id === place.id) : undefined
  return model && isWhole(model) ? model : undefined
}

/** What the form asks for, or would ask for if it turned to this device. */
export function localModelId(): string {
  const { backend, request, aside } = useRequest.getState()
  return backend === 'local' ? request.model_id : aside.model_id
}

function open(id: string, name: string, files: () => Promise<readonly ModelFile[]>, isChosen = true): void {
  inTurn(name, async () => {
    const summary = await engine().openModel(id, await files())
    const others = useModels.getState().models.filter((model) => model.id !== id)
    useModels.setState({ models: [...others, summary] })
    if (isChosen) chooseModel(id, summary, isSdxlModel(summary))
  })
}

async function addVae(id: string, files: readonly ModelFile[]): Promise<void> {
  const vae = await engine().openVae(id, files)
  const others = useModels.getState().vaes.filter((other) => other.id !== vae.id)
  useModels.setState({ vaes: [...others, vae] })
}

async function setChecker(id: string, files: readonly ModelFile[]): Promise<void> {
  useModels.setState({ safetyChecker: await engine().openSafetyChecker(id, files) })
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
