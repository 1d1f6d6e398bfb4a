/** All stories, in chapters: what is kept as one picture for each width and theme. */
import { bar } from './chapters/bar.tsx'
import type { Chapter } from './story.ts'

export const chapters: readonly Chapter[] = [bar]
