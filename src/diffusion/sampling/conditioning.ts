/** From chunks of a prompt to the states that condition the UNet. */
import type { EncodedText, Tokens } from '../networks/index.ts'
import { type Emphasis, emphasise, type PromptChunk } from '../text/index.ts'

/** The text encoders, with `skip` of their last layers left out. */
export type Encode = (tokens: Tokens, skip: number) => Promise<readonly EncodedText[]>

/** What a text says to the UNet. */
export interface TextStates {
  /** Hidden states of each chunk, [77, width], its weights applied. */
  chunks: readonly Float32Array[]
  /** Where a text encoder pools the text: that of the first chunk, as in AUTOMATIC1111. Weights do not touch it. */
  pooled?: Float32Array
}

/** The states of all chunks. Those of several encoders lie beside each other, each weighted by itself. */
export async function textStates(
  chunks: readonly PromptChunk[],
  skip: number,
  encode: Encode,
  emphasis?: Emphasis,
): Promise<TextStates> {
  const states: Float32Array[] = []
  let pooled: Float32Array | undefined
  for (const { ids, end, weights } of chunks) {
    const encoded = await encode({ ids, end }, skip)
    states.push(
      sideBySide(
        encoded.map(({ hidden }) => emphasise(hidden, weights, emphasis)),
        ids.length,
      ),
    )
    pooled ??= encoded.find((text) => text.pooled)?.pooled
  }
  return { chunks: states, ...(pooled && { pooled }) }
}

/** Matrices of so many rows, joined row by row. */
function sideBySide(matrices: readonly Float32Array[], rows: number): Float32Array {
  if (matrices.length === 1) return matrices[0]!
  const joined = new Float32Array(matrices.reduce((sum, { length }) => sum + length, 0))
  const width = joined.length / rows
  let column = 0
  for (const matrix of matrices) {
    const own = matrix.length / rows
    for (let row = 0; row < rows; row++) joined.set(matrix.subarray(row * own, (row + 1) * own), row * width + column)
    column += own
  }
  return joined
}

/** As large, and nothing but zeros. */
export function zeroStates({ chunks, pooled }: TextStates): TextStates {
  const zeros = (values: Float32Array) => new Float32Array(values.length)
  return { chunks: chunks.map(zeros), ...(pooled && { pooled: zeros(pooled) }) }
}
