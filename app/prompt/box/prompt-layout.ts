/** How the form's prompts fall into chunks: asked of the engine a moment after typing, one question at a time. */
import { create } from 'zustand'
import type { PromptLayout } from '../../../src/diffusion/index.ts'
import type { BackendName, GenerationRequest } from '../../../src/parameters/index.ts'
import { resolved } from '../../../src/templates/index.ts'
import { useAdapters } from '../../adapters/index.ts'
import { engine } from '../../engine/index.ts'
import { useModels } from '../../models/index.ts'
import { useRequest } from '../../request/index.ts'
import { useLists } from '../../templates/index.ts'
import type { PromptName } from '../lists/index.ts'

interface LayoutState {
  layout?: PromptLayout | undefined
  /** The prompts that were counted. */
  of?: Readonly<Record<PromptName, string>>
}

export const usePromptLayout = create<LayoutState>()(() => ({}))

/** Milliseconds without a key before it is counted. */
const PAUSE = 150

let waiting: ReturnType<typeof setTimeout> | undefined
let isAsking = false

/** Whether brackets change weights: the API's own reading is A1111's too. */
export function isWeighted({ backend, request }: { backend: BackendName; request: GenerationRequest }): boolean {
  return backend === 'remote' || request.prompt_syntax === 'weighted'
}

function countSoon(): void {
  clearTimeout(waiting)
  waiting = setTimeout(count, PAUSE)
}

async function count(): Promise<void> {
  if (isAsking) return countSoon()
  const form = useRequest.getState()
  const { model_id, lora_models } = form.request
  const { models, opening } = useModels.getState()
  const isOpen = models.some(({ id }) => id === model_id)
  // A model that is on its way brings its own vocabulary: once it is open this is asked again.
  const isAwaited = models.length === 0 || (opening !== undefined && !isOpen)
  if (form.backend === 'local' && isAwaited) return
  isAsking = true
  try {
    const prompt_syntax = isWeighted(form) ? 'weighted' : 'literal'
    const said = { ...chosen(form.request), prompt_syntax, model_id, lora_models } as const
    const layout = await engine().layOut(said)
    usePromptLayout.setState({ layout, of: said })
  } catch {
    // Without a vocabulary nothing is counted: the count goes, and a prompt can still be typed.
    usePromptLayout.setState({ layout: undefined })
  } finally {
    isAsking = false
  }
}

/** The prompts as they are drawn: of choices, those that the form's seed makes, or one of them where it has none. */
function chosen(request: GenerationRequest): Readonly<Record<PromptName, string>> {
  const { prompt, negative_prompt, seed } = request
  try {
    const one = { ...request, samples: 1, seed: Math.max(seed, 0), dynamic_prompts: shownAs[request.dynamic_prompts] }
    return resolved(one, useLists.getState().lists).requests[0]!
  } catch {
    // What cannot be chosen from is said when it is to be drawn.
    return { prompt, negative_prompt }
  }
}

/** Making all combinations to count the first would take a while. */
const shownAs = { random: 'random', all: 'random', off: 'off' } as const

const read = ({ backend, request }: { backend: BackendName; request: GenerationRequest }) =>
  [
    backend,
    request.prompt,
    request.negative_prompt,
    request.prompt_syntax,
    request.dynamic_prompts,
    request.seed,
    request.model_id,
    ...request.lora_models,
  ].join('\0')

useRequest.subscribe((form, before) => {
  if (read(form) !== read(before)) countSoon()
})
useModels.subscribe(countSoon)
useAdapters.subscribe(countSoon)
useLists.subscribe(countSoon)
countSoon()
