/** The LoRAs and embeddings that are open on this page. */
import { create } from 'zustand'
import { type AdapterSummary, loraTags, type ModelFile } from '../../src/diffusion/index.ts'
import { isWhole, type Manifest } from '../../src/models/index.ts'
import type { GenerationRequest } from '../../src/parameters/index.ts'
import { engine } from '../engine/index.ts'
import { dismissFailure, fail } from '../kit/index.ts'
import { modelStore, openWith, useStored } from '../models/index.ts'
import { setField, turnToBackend, useRequest } from '../request/index.ts'

export const useAdapters = create<{ adapters: readonly AdapterSummary[] }>()(() => ({ adapters: [] }))

/** Opens a LoRA or an embedding, and puts it into the form. */
export async function openAdapter(id: string, file: ModelFile): Promise<void> {
  dismissFailure()
  try {
    const summary = await open(id, file)
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

openWith('lora', openAdapter)
openWith('embedding', openAdapter)

/** Puts a LoRA or an embedding of the store into the form. */
export async function addStored({ id }: Manifest): Promise<void> {
  const [file] = await modelStore.open(id)
  await openAdapter(id, file!)
}

/** Opens what the request and its prompts name, as far as the store has it. */
export async function adaptersAreOpen(request: GenerationRequest): Promise<void> {
  const { adapters } = useAdapters.getState()
  const named = [...namedLoras(request), ...request.embeddings]
  const { prompt, negative_prompt, hires, hr_prompt, hr_negative_prompt } = request
  const said = [prompt, negative_prompt, ...(hires ? [hr_prompt, hr_negative_prompt] : [])]
  const spoken = said.join('\n').toLowerCase()
  for (const stored of storedAdapters(useStored.getState())) {
    const isSpoken = stored.kind === 'embedding' && spoken.includes(wordOf(stored).toLowerCase())
    if (adapters.some(({ id }) => id === stored.id) || !(isSpoken || named.some((name) => isCalled(stored, name))))
      continue
    const [file] = await modelStore.open(stored.id)
    await open(stored.id, file!)
  }
}

/** The LoRAs and embeddings that this browser keeps. */
export function storedAdapters({ models }: { models: readonly Manifest[] }): Manifest[] {
  return models.filter((model) => (model.kind === 'lora' || model.kind === 'embedding') && isWhole(model))
}

async function open(id: string, file: ModelFile): Promise<AdapterSummary> {
  const summary = await engine().openAdapter(id, file)
  useAdapters.setState(({ adapters }) => ({ adapters: [...adapters.filter((one) => one.id !== id), summary] }))
  return summary
}

/** The LoRAs that the request names, in its list or in the prompts of its passes. */
function namedLoras({ lora_models, prompt, hires, hr_prompt }: GenerationRequest): string[] {
  const prompts = hires ? [prompt, hr_prompt] : [prompt]
  return [...lora_models, ...prompts.flatMap((text) => loraTags(text).loras.map(({ name }) => name))]
}

/** Those of them that are neither open nor kept. */
export function missingLoras(request: GenerationRequest): string[] {
  const named = namedLoras(request)
  const kept = storedAdapters(useStored.getState())
  const open = useAdapters.getState().adapters.map(({ id, name }) => ({ id, name, aliases: [] }))
  return [...new Set(named)].filter((name) => ![...kept, ...open].some((one) => isCalled(one, name)))
}

/** Takes LoRAs out of the form's list and prompts. */
export function takeOutLoras(names: readonly string[]): void {
  const { request } = useRequest.getState()
  setLoras(lorasOf(request).filter(({ id }) => !names.includes(id)))
  for (const prompt of ['prompt', 'hr_prompt'] as const) {
    const without = request[prompt].replace(/ ?<(?:lora|lyco):([^:>]*)[^>]*>/gi, (tag, name: string) =>
      names.includes(name.trim()) ? '' : tag,
    )
    setField(prompt, without.trim())
  }
}

/** As the engine finds what is open: by the name or the last part of it, in whatever case. */
function isCalled(stored: Pick<Manifest, 'id' | 'name' | 'aliases'>, name: string): boolean {
  const wanted = bare(name)
  return [stored.id, stored.name, ...stored.aliases].some((own) => bare(own) === wanted)
}

const bare = (name: string) => wordOf({ id: name }).toLowerCase()
/** What a prompt calls a LoRA or an embedding: the last part of its id, without a file's ending. */
export const wordOf = ({ id }: { id: string }) =>
  id.replace(/.*[/\\]/, '').replace(/\.(safetensors|sft|pt|pth|bin|png)$/i, '')

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
