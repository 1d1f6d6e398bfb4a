/** The LoRAs, embeddings and trigger words that a prompt can be completed with: what is open, and what this browser keeps. */
import { loraTags } from '../../../src/diffusion/index.ts'
import type { GenerationRequest } from '../../../src/parameters/index.ts'
import { storedAdapters, useAdapters, wordOf } from '../../adapters/index.ts'
import { useStored } from '../../models/index.ts'
import type { PromptName } from '../lists/index.ts'
import type { Suggestion } from './completion.ts'

/** For the box; in the negative prompt a LoRA's tag would be read as words. */
export function promptSuggestions(box: PromptName, request: GenerationRequest): Suggestion[] {
  const { adapters } = useAdapters.getState()
  const closed = storedAdapters(useStored.getState()).filter(({ id }) => !adapters.some((open) => open.id === id))
  const all = [
    ...adapters.map(({ id, kind, triggers }) => ({ id, kind, triggers })),
    ...closed.map(({ id, kind, triggerWords }) => ({ id, kind, triggers: triggerWords })),
  ]
  const chosen = new Set(
    [...request.lora_models, ...loraTags(request.prompt).loras.map(({ name }) => name)].map((id) => word(id)),
  )
  const suggestions = all.flatMap(({ id, kind, triggers }): Suggestion[] => {
    const name = wordOf({ id })
    if (kind === 'embedding') {
      const words = triggers.length > 0 ? triggers : [name]
      return words.map((text) => ({ kind, name: text, text, triggers: [] }))
    }
    // A tag cannot hold a name with its own punctuation.
    if (box === 'negative_prompt' || kind !== 'lora' || /[:<>]/.test(name)) return []
    const spoken = chosen.has(word(id)) ? triggers : []
    const words = spoken.map((text): Suggestion => ({ kind: 'trigger', name: text, text, triggers: [], of: name }))
    return [{ kind, name, text: `<lora:${name}:1>`, triggers }, ...words]
  })
  const isFirst = (suggestion: Suggestion, i: number) =>
    suggestions.findIndex(({ text }) => text === suggestion.text) === i
  return suggestions.filter(isFirst)
}

const word = (id: string) => wordOf({ id }).toLowerCase()
