/** The upscaler models that this browser keeps, and those that are open on this page. */
import { create } from 'zustand'
import { lanczos, type ModelFile, type UpscalerSummary } from '../../src/diffusion/index.ts'
import { isWhole, type Manifest } from '../../src/models/index.ts'
import { engine } from '../engine/index.ts'
import { dismissFailure, fail, turnPage } from '../kit/index.ts'
import { modelStore, openWith, useStored } from '../models/index.ts'

export const useUpscalers = create<{ open: readonly UpscalerSummary[] }>()(() => ({ open: [] }))

/** Opens the upscaler of this id, where the store has it and it is not open yet; `lanczos` needs no opening. */
export async function upscalerIsOpen(id: string): Promise<void> {
  if (id === lanczos || findUpscaler(id)) return
  const stored = storedUpscalers(useStored.getState()).find((model) => model.id === id)
  if (!stored) return
  const [file] = await modelStore.open(stored.id)
  await open(stored.id, file!)
}

export const findUpscaler = (id: string) => useUpscalers.getState().open.find((upscaler) => upscaler.id === id)

/** The upscalers that this browser keeps whole. */
export function storedUpscalers({ models }: { models: readonly Manifest[] }): Manifest[] {
  return models.filter((model) => model.kind === 'upscaler' && isWhole(model))
}

async function open(id: string, file: ModelFile): Promise<void> {
  const summary = await engine().openUpscaler(id, file)
  useUpscalers.setState((state) => ({ open: [...state.open.filter((one) => one.id !== id), summary] }))
}

/** One that the person gave is kept already: the page of models shows it. */
openWith('upscaler', async (id, file) => {
  dismissFailure()
  try {
    await open(id, file)
    turnPage('models')
  } catch (error) {
    fail(error)
  }
})
