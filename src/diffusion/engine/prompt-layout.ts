/** How the prompts of a request fall into chunks, counted by what will encode them. */
import type { GenerationRequest } from '../../parameters/index.ts'
import { type ChunkStart, chunkStarts, loraTags, untaggedPlaces } from '../text/index.ts'
import type { AdapterLibrary } from './adapter-library.ts'
import { openWords } from './adapters.ts'
import type { ModelLibrary } from './model-library.ts'

/** What of a request says how its prompts are read. */
export type Spoken = Pick<GenerationRequest, 'prompt' | 'negative_prompt' | 'prompt_syntax' | 'model_id'> &
  Partial<Pick<GenerationRequest, 'lora_models'>>

/** The chunks of both prompts; a prompt has one at least. Places are indices into the prompt as it was given, tags and all. */
export interface PromptLayout {
  prompt: ChunkStart[]
  negative_prompt: ChunkStart[]
}

/** With the model's own vocabulary and the open embeddings' words; with Stable Diffusion 1.5's where the model is not open. */
export async function layOut(
  { models, adapters }: { models: ModelLibrary; adapters: AdapterLibrary },
  { prompt, negative_prompt, prompt_syntax, model_id, lora_models = [] }: Spoken,
): Promise<PromptLayout> {
  const opened = models.find(model_id)
  const tokenizer = opened?.tokenizer ?? (await models.clipTokenizer())
  const words = opened ? openWords(opened.model.textEncoder, adapters, { prompt, lora_models }) : []
  const starts = (text: string) => chunkStarts(text, tokenizer, { weighted: prompt_syntax === 'weighted', words })
  const places = untaggedPlaces(prompt)
  return {
    prompt: starts(loraTags(prompt).prompt).map(({ at, tokens }) => ({ at: places[at]!, tokens })),
    negative_prompt: starts(negative_prompt),
  }
}
