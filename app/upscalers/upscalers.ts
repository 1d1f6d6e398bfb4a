/** The upscaler models that this browser keeps, and those that are open on this page. */
import { create } from 'zustand'
import { lanczos, type ModelFile, type UpscalerSummary } from '../../src/diffusion/index.ts'
import { isWhole, type Manifest } from '../../src/models/index.ts'
import { engine } from '../engine/index.ts'
import { dismissFailure, fail, turnPage } from '../kit/index.ts'
import { modelStore, openWith, useStored } from '../models/index.ts'

export const useUpscalers = create<{ open: readonly UpscalerSummary[] }>()(() => ({ open: [] }))

/** Opens the upscaler of this id or name, where the store has it and it is not open yet; `lanczos` needs no opening. */
export async function upscalerIsOpen(called: string): Promise<void> {
  if (called === lanczos || one(called, useUpscalers.getState().open)) return
  const stored = one(called, storedUpscalers(useStored.getState()))
  if (!stored) return
  const [file] = await modelStore.open(stored.id)
  await open(stored.id, file!)
}

const one = <Called extends { id: string; name: string }>(called: string, among: readonly Called[]) =>
  among.find(({ id }) => id === called) ?? among.find(({ name }) => name === called)

/** An upscaler, and what people call it: requests and pictures' texts call it so, too. */
export interface AtHand {
  id: string
  name: string
}

/** Those that are kept or open, each once. */
export const upscalersAtHand = (): readonly AtHand[] =>
  atHand(useUpscalers.getState().open, useStored.getState().models)

export function useUpscalersAtHand(): readonly AtHand[] {
  const open = useUpscalers((state) => state.open)
  const models = useStored((state) => state.models)
  return atHand(open, models)
}

function atHand(open: readonly AtHand[], models: readonly Manifest[]): readonly AtHand[] {
  const stored = storedUpscalers({ models })
  return [...stored, ...open.filter(({ id }) => !stored.some((one) => one.id === id))]
}

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
