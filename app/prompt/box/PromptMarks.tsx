/** Behind a prompt's text: the same text unseen, which gives the box its height, with lone brackets and beginnings of chunks marked. */

import type { Ref } from 'react'
import type { ChunkStart, LoneBracket } from '../../../src/diffusion/index.ts'
import styles from './PromptBox.module.css'

interface PromptMarksProps {
  ref: Ref<HTMLDivElement>
  text: string
  lone: readonly LoneBracket[]
  chunks: readonly ChunkStart[]
}

export function PromptMarks({ ref, text, lone, chunks }: PromptMarksProps) {
  const marks = new Map<number, 'start of a chunk' | 'lone bracket'>()
  for (const { at } of chunks.slice(1)) if (at < text.length) marks.set(at, 'start of a chunk')
  for (const { at } of lone) marks.set(at, 'lone bracket')
  const places = [...marks.keys()].sort((a, b) => a - b)
  return (
    // What scrolls is a stop for Tab, unless it says otherwise.
    <div className={styles.marks} aria-hidden="true" tabIndex={-1} dir="auto" ref={ref}>
      {text.slice(0, places[0])}
      {places.map((at, i) => (
        <span key={at}>
          <mark data-marks={marks.get(at)}>{text.slice(at, at + 1)}</mark>
          {text.slice(at + 1, places[i + 1])}
        </span>
      ))}{' '}
    </div>
  )
}
