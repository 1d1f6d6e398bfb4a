/** From both prompts to the hidden states that condition the UNet. */
import { type ClipTokenizer, emphasise, type PromptChunk, padChunks, promptChunks, type Word } from '../text/index.ts'
import { concatenated } from './concatenation.ts'

export interface Prompts {
  prompt: string
  negative_prompt: string
  prompt_syntax: 'weighted' | 'literal'
  clip_skip: number
}

/**
 * Hidden states of the prompts as one batch [1 or 2, 77·chunks, width]: the negative prompt first, and only where `guided`.
 * `words` are those of embeddings. The negative prompt is encoded by all layers whatever `clip_skip` says, as diffusers does.
 */
export async function promptEmbeddings(
  { prompt, negative_prompt, prompt_syntax, clip_skip }: Prompts,
  guided: boolean,
  tokenizer: ClipTokenizer,
  encode: (ids: Int32Array, skip: number) => Promise<Float32Array>,
  words: readonly Word[] = [],
): Promise<{ hidden: Float32Array; batch: number }> {
  const weighted = prompt_syntax === 'weighted'
  const chunks = (text: string) => promptChunks(text, tokenizer, { weighted, words })
  const encoded = async (list: PromptChunk[], skip: number) => {
    const parts: Float32Array[] = []
    for (const { ids, weights } of list) parts.push(emphasise(await encode(ids, skip), weights))
    return parts
  }
  if (!guided) return { hidden: concatenated(await encoded(chunks(prompt), clip_skip)), batch: 1 }
  const [negative, positive] = padChunks(chunks(negative_prompt), chunks(prompt), tokenizer)
  return { hidden: concatenated([...(await encoded(negative, 0)), ...(await encoded(positive, clip_skip))]), batch: 2 }
}
