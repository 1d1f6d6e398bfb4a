/** From chunks of a prompt to the hidden states that condition the UNet. */
import { type Emphasis, emphasise, type PromptChunk } from '../text/index.ts'

/** The text encoder, with `skip` of its last layers left out: 77 ids to their hidden states, [77, width]. */
export type Encode = (ids: Int32Array, skip: number) => Promise<Float32Array>

/** The hidden states of each chunk, its weights applied. */
export async function chunkStates(
  chunks: readonly PromptChunk[],
  skip: number,
  encode: Encode,
  emphasis?: Emphasis,
): Promise<Float32Array[]> {
  const states: Float32Array[] = []
  for (const { ids, weights } of chunks) states.push(emphasise(await encode(ids, skip), weights, emphasis))
  return states
}
