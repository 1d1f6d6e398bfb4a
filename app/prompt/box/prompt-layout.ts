/** How the form's prompts fall into chunks: asked of the engine a moment after typing, one question at a time. */
import { create } from 'zustand'
import type { PromptLayout } from '../../../src/diffusion/index.ts'
import type { BackendName, GenerationRequest } from '../../../src/parameters/index.ts'
import { useAdapters } from '../../adapters/index.ts'
import { engine } from '../../engine/index.ts'
import { useModels } from '../../models/index.ts'
import { useRequest } from '../../request/index.ts'
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
  const { prompt, negative_prompt, model_id, lora_models } = form.request
  const { models, opening } = useModels.getState()
  const isOpen = models.some(({ id }) => id === model_id)
  // A model that is on its way brings its own vocabulary: once it is open this is asked again.
  const isAwaited = models.length === 0 || (opening !== undefined && !isOpen)
  if (form.backend === 'local' && isAwaited) return
  isAsking = true
  try {
    const prompt_syntax = isWeighted(form) ? 'weighted' : 'literal'
    const layout = await engine().layOut({ prompt, negative_prompt, prompt_syntax, model_id, lora_models })
    usePromptLayout.setState({ layout, of: { prompt, negative_prompt } })
  } catch {
    // Without a vocabulary nothing is counted: the count goes, and a prompt can still be typed.
    usePromptLayout.setState({ layout: undefined })
  } finally {
    isAsking = false
  }
}

const read = ({ backend, request }: { backend: BackendName; request: GenerationRequest }) =>
  [
    backend,
    request.prompt,
    request.negative_prompt,
    request.prompt_syntax,
    request.model_id,
    ...request.lora_models,
  ].join('\0')

useRequest.subscribe((form, before) => {
  if (read(form) !== read(before)) countSoon()
})
useModels.subscribe(countSoon)
useAdapters.subscribe(countSoon)
countSoon()
