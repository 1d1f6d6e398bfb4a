/** Puts a grid together, away from the page: a large one takes seconds. */
import { compose, type GridLayout } from '../../src/grid/index.ts'

export interface Question {
  /** The first is taken that the browser has a canvas for. */
  layouts: readonly GridLayout[]
  cells: readonly (Blob | undefined)[]
}

/** The grid as a PNG, or why there is none. */
export type Answer = { picture: Blob; layout: GridLayout } | { error: string }

addEventListener('message', async ({ data }: MessageEvent<Question>) => {
  postMessage(await answer(data))
})

async function answer({ layouts, cells }: Question): Promise<Answer> {
  let error = ''
  for (const layout of layouts) {
    try {
      return { picture: await compose(layout, cells), layout }
    } catch (reason) {
      error = reason instanceof Error ? reason.message : String(reason)
    }
  }
  return { error }
}
