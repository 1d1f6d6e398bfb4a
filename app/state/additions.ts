/** The LoRAs and embeddings that are open on this page. */
import { create } from 'zustand'
import type { AdditionSummary, ModelFile } from '../../src/diffusion/index.ts'
import { engine } from './engine.ts'
import { dismissFailure, fail } from './failure.ts'
import { setField, turnToBackend, useRequest } from './request.ts'

export const useAdditions = create<{ additions: readonly AdditionSummary[] }>()(() => ({ additions: [] }))

/** Opens a LoRA or an embedding that the person gave, and puts it into the form. */
export async function openAddition(file: ModelFile): Promise<void> {
  dismissFailure()
  try {
    const id = file.path.replace(/.*\//, '').replace(/\.\w+$/, '')
    const summary = await engine().openAddition(id, file)
    useAdditions.setState(({ additions }) => ({ additions: [...additions.filter((one) => one.id !== id), summary] }))
    turnToBackend('local')
    const { request } = useRequest.getState()
    if (summary.kind === 'embedding') {
      if (!request.embeddings.includes(id)) setField('embeddings', [...request.embeddings, id])
    } else if (!request.lora_models.includes(id)) {
      setLoras([...lorasOf(request), { id, weight: 1 }])
    }
  } catch (error) {
    fail(error)
  }
}

/** A LoRA in the form. */
export interface ChosenLora {
  id: string
  weight: number
}

/** The request's two lists as one; where there is no weight it is 1. */
export function lorasOf({
  lora_models,
  lora_weights,
}: {
  lora_models: string[]
  lora_weights: number[]
}): ChosenLora[] {
  return lora_models.map((id, i) => ({ id, weight: lora_weights[i] ?? 1 }))
}

/** Writes both lists. */
export function setLoras(loras: readonly ChosenLora[]): void {
  setField(
    'lora_models',
    loras.map(({ id }) => id),
  )
  setField(
    'lora_weights',
    loras.map(({ weight }) => weight),
  )
}

/** Writes a trigger word at the end of the prompt. */
export function addToPrompt(word: string): void {
  const { prompt } = useRequest.getState().request
  setField('prompt', prompt.trim() ? `${prompt.trimEnd()}, ${word}` : word)
}
