/** Puts a grid together, away from the page: a large one takes seconds. */
import { compose, type GridLayout } from '../../src/grid/index.ts'

export interface Question {
  layout: GridLayout
  cells: readonly (Blob | undefined)[]
}

/** The grid as a PNG, or why there is none. */
export type Answer = { picture: Blob } | { error: string }

addEventListener('message', async ({ data }: MessageEvent<Question>) => {
  postMessage(await answer(data))
})

async function answer({ layout, cells }: Question): Promise<Answer> {
  try {
    return { picture: await compose(layout, cells) }
  } catch (error) {
    return { error: error instanceof Error ? error.message : String(error) }
  }
}
