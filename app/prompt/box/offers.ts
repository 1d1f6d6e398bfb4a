/** The LoRAs, embeddings and trigger words that a prompt can be completed with: what is open, and what this browser keeps. */
import { loraTags } from '../../../src/diffusion/index.ts'
import type { GenerationRequest } from '../../../src/parameters/index.ts'
import { storedAdditions, useAdditions, wordOf } from '../../adapters/index.ts'
import { useStored } from '../../models/index.ts'
import type { PromptName } from '../lists/index.ts'
import type { Offer } from './completion.ts'

/** For the box; in the negative prompt a LoRA's tag would be read as words. */
export function promptOffers(box: PromptName, request: GenerationRequest): Offer[] {
  const { additions } = useAdditions.getState()
  const closed = storedAdditions(useStored.getState()).filter(({ id }) => !additions.some((open) => open.id === id))
  const all = [
    ...additions.map(({ id, kind, triggers }) => ({ id, kind, triggers })),
    ...closed.map(({ id, kind, triggerWords }) => ({ id, kind, triggers: triggerWords })),
  ]
  const chosen = new Set(
    [...request.lora_models, ...loraTags(request.prompt).loras.map(({ name }) => name)].map((id) => word(id)),
  )
  const offers = all.flatMap(({ id, kind, triggers }): Offer[] => {
    const name = wordOf({ id })
    if (kind === 'embedding') {
      const words = triggers.length > 0 ? triggers : [name]
      return words.map((text) => ({ kind, name: text, text, triggers: [] }))
    }
    // A tag cannot hold a name with its own punctuation.
    if (box === 'negative_prompt' || kind !== 'lora' || /[:<>]/.test(name)) return []
    const spoken = chosen.has(word(id)) ? triggers : []
    const words = spoken.map((text): Offer => ({ kind: 'trigger', name: text, text, triggers: [], of: name }))
    return [{ kind, name, text: `<lora:${name}:1>`, triggers }, ...words]
  })
  const isFirst = (offer: Offer, i: number) => offers.findIndex(({ text }) => text === offer.text) === i
  return offers.filter(isFirst)
}

const word = (id: string) => wordOf({ id }).toLowerCase()
