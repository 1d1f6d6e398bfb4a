/** Puts a grid together, away from the page: a large one takes seconds. */
import { answer } from '../../src/generation/index.ts'
import { compose, type GridLayout } from '../../src/grid/index.ts'

export interface Question {
  /** The first is taken that the browser has a canvas for. */
  layouts: readonly GridLayout[]
  cells: readonly (Blob | undefined)[]
}

/** The grid as a PNG. */
export interface Answer {
  picture: Blob
  layout: GridLayout
}

answer(async ({ layouts, cells }: Question): Promise<Answer> => {
  let refusal: unknown
  for (const layout of layouts) {
    try {
      return { picture: await compose(layout, cells), layout }
    } catch (error) {
      refusal = error
    }
  }
  throw refusal
})
