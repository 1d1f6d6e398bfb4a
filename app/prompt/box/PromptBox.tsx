/** The box that a prompt is typed into: marks behind the text, suggestions below it, keys for weights. */

import { type KeyboardEvent, type RefObject, useRef } from 'react'
import type { ChunkStart, Instruction, LoneBracket } from '../../../src/diffusion/index.ts'
import { kit } from '../../kit/index.ts'
import { setField, useField } from '../../request/index.ts'
import type { PromptName } from '../lists/index.ts'
import styles from './PromptBox.module.css'
import { PromptMarks } from './PromptMarks.tsx'
import { SuggestionList } from './SuggestionList.tsx'
import { useCompletion } from './useCompletion.ts'
import { useWeightKeys } from './useWeightKeys.ts'

interface PromptBoxProps {
  name: PromptName
  ref: RefObject<HTMLTextAreaElement | null>
  lone: readonly LoneBracket[]
  instructions: readonly Instruction[]
  chunks: readonly ChunkStart[]
  /** Ids of what else is said of the prompt. */
  describedBy: string
  /** Alt+↓, the key that opens lists of boxes elsewhere, too. */
  onHistory: () => void
}

export function PromptBox({ name, ref, lone, instructions, chunks, describedBy, onHistory }: PromptBoxProps) {
  const { value, attributes } = useField(name)
  const marks = useRef<HTMLDivElement>(null)
  const { open, listId, ...completion } = useCompletion(name, ref)
  const onWeightKey = useWeightKeys(ref)

  function onKeyDown(event: KeyboardEvent) {
    if (completion.onKeyDown(event) || onWeightKey(event)) return
    const { key, altKey, ctrlKey, metaKey, shiftKey } = event
    if (key !== 'ArrowDown' || !altKey || ctrlKey || metaKey || shiftKey) return
    event.preventDefault()
    onHistory()
  }

  return (
    <div className={styles.box}>
      <PromptMarks ref={marks} text={value} lone={lone} instructions={instructions} chunks={chunks} />
      <textarea
        {...attributes}
        {...completion.attributes}
        aria-describedby={`${attributes['aria-describedby']} ${describedBy}`}
        ref={ref}
        rows={name === 'prompt' ? 3 : 1}
        dir="auto"
        value={value}
        onChange={({ target, nativeEvent }) => {
          setField(name, target.value)
          completion.look(nativeEvent)
        }}
        onKeyDown={onKeyDown}
        onSelect={completion.onSelect}
        onBlur={completion.close}
        onScroll={({ currentTarget }) => marks.current?.scrollTo(0, currentTarget.scrollTop)}
      />
      {open && (
        <SuggestionList id={listId} suggestions={open.suggestions} marked={open.marked} onTake={completion.take} />
      )}
      <p className={kit.unseen} aria-live="polite">
        {open && `Suggestions: ${open.suggestions.length}`}
      </p>
    </div>
  )
}
