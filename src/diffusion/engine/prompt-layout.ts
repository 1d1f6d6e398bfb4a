/** How the prompts of a request fall into chunks, counted by what will encode them. */
import type { GenerationRequest } from '../../parameters/index.ts'
import { type ChunkStart, chunkStarts, promptParts, promptSchedule, untagged } from '../text/index.ts'
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
  const words = opened ? openWords(opened.model, adapters, { prompt, prompt_syntax, lora_models }) : []
  const counted = (text: string) => {
    const starts = chunkStarts(text, tokenizer, { weighted: prompt_syntax === 'weighted', words })
    return { starts, tokens: starts.reduce((sum, { tokens }) => sum + tokens, 0) }
  }
  /** As AUTOMATIC1111 counts: the longest of all that the prompt says in the course of a picture. */
  const longest = (prompt: string, isComposed: boolean): ChunkStart[] => {
    const { text, places } = isComposed ? untagged(prompt, prompt_syntax) : { text: prompt, places: undefined }
    const said = prompt_syntax === 'literal' ? [{ text, placeOf: (at: number) => at }] : saidIn(text, isComposed)
    const all = said.map(({ text, placeOf }) => ({ ...counted(text), placeOf }))
    const { starts, placeOf } = all.reduce((most, one) => (one.tokens > most.tokens ? one : most))
    return starts.map(({ at, tokens }) => ({ at: places ? places[placeOf(at)]! : placeOf(at), tokens }))
  }
  return { prompt: longest(prompt, true), negative_prompt: longest(negative_prompt, false) }
}

/** A run of so many steps stands for all: a number beyond it would be drawn only in a longer one. */
const steps = 20

/** Every different text that a prompt says, and where in the prompt its letters stand. */
function saidIn(prompt: string, isComposed: boolean): { text: string; placeOf: (at: number) => number }[] {
  const parts = isComposed ? promptParts(prompt) : [{ text: prompt, at: 0 }]
  return parts.flatMap((part) => {
    const { versions, places } = promptSchedule(part.text, steps)
    const isFirst = ({ text }: { text: string }, i: number) => versions.findIndex((other) => other.text === text) === i
    return versions.filter(isFirst).map(({ text, until }) => {
      let known: number[] | undefined
      return {
        text,
        placeOf(at: number) {
          known ??= places(until)
          return part.at + known[at]!
        },
      }
    })
  })
}
