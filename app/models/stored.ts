/** The models that this browser keeps, and what is being done with them, here or in another tab. */
import { create } from 'zustand'
import type { ModelFile } from '../../src/diffusion/index.ts'
import { GenerationError, rebuilt } from '../../src/generation/index.ts'
import {
  checkRoom,
  type DiskFile,
  emptyFile,
  isWhole,
  type Manifest,
  type ModelNews,
  newModel,
  openModelStore,
  type Room,
  roomLeft,
  startDownloads,
} from '../../src/models/index.ts'
import { fail } from '../kit/index.ts'
import { noteWaiting, roomWasMade } from '../storage/index.ts'
import { secrets } from './hub.ts'

export type Work = Omit<Extract<ModelNews, { type: 'progress' }>, 'type' | 'id'>

interface StoredState {
  models: readonly Manifest[]
  /** What is being done, by model. */
  work: Readonly<Record<string, Work | undefined>>
  /** What went wrong last, or what a check found, by model. */
  remarks: Readonly<Record<string, string | undefined>>
  room?: Room
}

export const useStored = create<StoredState>()(() => ({ models: [], work: {}, remarks: {} }))

export const modelStore = openModelStore({ onWaiting: noteWaiting })
const downloads = startDownloads(hear)

const byId = (id: string) => useStored.getState().models.find((model) => model.id === id)

/** Reads the list anew. */
export async function listStored(): Promise<void> {
  try {
    const [models, room] = await Promise.all([modelStore.all(), roomLeft(navigator.storage)])
    useStored.setState({ models, room })
  } catch (error) {
    // A browser that forbids storage can still draw.
    useStored.setState({ models: [] })
    const isForbidden = error instanceof GenerationError && error.code === 'no-storage'
    if (!isForbidden) fail(error)
  }
}

/** At the start of the page: lists, and goes on with what a closed tab left. */
export async function takeUpDownloads(): Promise<void> {
  await listStored()
  for (const model of useStored.getState().models) {
    if (!isWhole(model) && !model.isPaused && model.origin.type !== 'file') downloads.fetch(model.id, secrets())
  }
}

/** Adds a model and fetches it; throws before the first byte where there is no room for it. */
export async function fetchModel(manifest: Manifest): Promise<void> {
  await makeRoom(manifest)
  await modelStore.add(manifest)
  await resume(manifest.id)
}

export async function pause(id: string): Promise<void> {
  await modelStore.change(id, (model) => ({ ...model, isPaused: true }))
  await downloads.stop(id)
  await listed()
}

export async function resume(id: string): Promise<void> {
  remark(id, undefined)
  await modelStore.change(id, (model) => ({ ...model, isPaused: false }))
  await listed()
  const model = byId(id)
  if (model) await makeRoom(model)
  downloads.fetch(id, secrets())
}

/** Deletes a model, whole or not. */
export async function removeModel(id: string): Promise<void> {
  await downloads.stop(id)
  await modelStore.remove(id)
  await roomWasMade()
  remark(id, undefined)
  await listed()
}

export function verify(id: string): void {
  remark(id, undefined)
  downloads.verify(id)
}

/** Keeps files that were opened from disk; `id` is what requests call the model. */
export async function keepFiles(id: string, files: readonly ModelFile[]): Promise<void> {
  const fromDisk = files.filter((file): file is DiskFile => file.data instanceof Blob)
  const [first] = fromDisk
  if (!first) return
  const folder = first.path.includes('/') ? first.path.split('/', 1)[0]! : undefined
  const inside = fromDisk.map(({ path, data }) => ({ path: folder ? path.slice(folder.length + 1) : path, data }))
  const empty = inside.map(({ path, data }) => emptyFile({ path, size: data.size }))
  const name = folder ?? first.path.replace(/\.\w+$/, '')
  const manifest = newModel(id, name, { type: 'file' }, empty, Date.now())
  await makeRoom(manifest)
  await modelStore.add(manifest)
  await listed()
  downloads.keep(id, inside)
}

/** Lets requests call a model by this name too: ImagePipeline's UUID of it, say. */
export async function setAlias(id: string, alias: string): Promise<void> {
  await modelStore.change(id, (model) => ({ ...model, aliases: alias.trim() ? [alias.trim()] : [] }))
  await listed()
}

async function makeRoom(manifest: Manifest): Promise<void> {
  // Asked for at the first model, when it is plain what for. Not waited for: Firefox asks the person, who may let it stand.
  navigator.storage?.persist?.().catch(() => {})
  checkRoom(manifest, await modelStore.all(), await roomLeft(navigator.storage))
}

async function listed(): Promise<void> {
  downloads.tellListed()
  await listStored()
}

function hear(news: ModelNews): void {
  switch (news.type) {
    case 'progress': {
      const { type, id, ...work } = news
      useStored.setState((state) => ({ work: { ...state.work, [id]: work } }))
      return
    }
    case 'rest': {
      const { id, failure, bad } = news
      useStored.setState((state) => ({ work: { ...state.work, [id]: undefined } }))
      if (failure) remark(id, failure.kind === 'abort' ? undefined : rebuilt(failure).message)
      if (bad !== undefined) remark(id, found(id, bad))
      return void listStored()
    }
    case 'listed':
      return void listStored()
    case 'stop':
      return
  }
}

function remark(id: string, sentence: string | undefined): void {
  useStored.setState((state) => ({ remarks: { ...state.remarks, [id]: sentence } }))
}

function found(id: string, bad: number): string {
  if (bad === 0) return 'Every byte is as it was when it came.'
  const parts = bad === 1 ? 'One part has gone bad' : `${bad} parts have gone bad`
  return byId(id)?.origin.type === 'file'
    ? `${parts}. Choose the file again to mend it.`
    : `${parts}. Resume to fetch nothing else again.`
}
