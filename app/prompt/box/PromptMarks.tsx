/** Behind a prompt's text: the same text unseen, which gives the box its height, with lone brackets, instructions and beginnings of chunks marked. */

import type { Ref } from 'react'
import type { ChunkStart, Instruction, LoneBracket } from '../../../src/diffusion/index.ts'
import styles from './PromptBox.module.css'

interface PromptMarksProps {
  ref: Ref<HTMLDivElement>
  text: string
  lone: readonly LoneBracket[]
  /** None within another. */
  instructions: readonly Instruction[]
  chunks: readonly ChunkStart[]
}

export function PromptMarks({ ref, text, lone, instructions, chunks }: PromptMarksProps) {
  const marks = new Map<number, 'start of a chunk' | 'lone bracket'>()
  for (const { at } of chunks.slice(1)) if (at < text.length) marks.set(at, 'start of a chunk')
  for (const { at } of lone) marks.set(at, 'lone bracket')
  const edges = [
    ...[0, text.length],
    ...instructions.flatMap(({ start, end }) => [start, end]),
    ...[...marks.keys()].flatMap((at) => [at, at + 1]),
  ]
  const places = [...new Set(edges)].filter((at) => at <= text.length).sort((a, b) => a - b)
  let next = 0
  return (
    // What scrolls is a stop for Tab, unless it says otherwise.
    <div className={styles.marks} aria-hidden="true" tabIndex={-1} dir="auto" ref={ref}>
      {places.slice(0, -1).map((at, i) => {
        while (next < instructions.length && instructions[next]!.end <= at) next++
        const isInstruction = next < instructions.length && instructions[next]!.start <= at
        const words = text.slice(at, places[i + 1])
        const mark = marks.get(at)
        if (!mark && !isInstruction) return words
        return (
          <mark key={at} data-marks={mark} data-instruction={isInstruction ? '' : undefined}>
            {words}
          </mark>
        )
      })}{' '}
    </div>
  )
}
