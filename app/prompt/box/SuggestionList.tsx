/** The suggestions below a prompt box. The focus stays in the box, which tells which of them is marked. */

import { useEffect, useRef } from 'react'
import { kit } from '../../kit/index.ts'
import type { Suggestion } from './completion.ts'
import styles from './SuggestionList.module.css'

interface SuggestionListProps {
  id: string
  suggestions: readonly Suggestion[]
  marked: number
  onTake: (suggestion: Suggestion) => void
}

export function SuggestionList({ id, suggestions, marked, onTake }: SuggestionListProps) {
  const list = useRef<HTMLDivElement>(null)
  // A phone’s keyboard and the bar with Generate leave little of the page.
  // biome-ignore lint/correctness/useExhaustiveDependencies: it has another height with more or fewer of them
  useEffect(() => {
    list.current?.scrollIntoView({ block: 'nearest' })
  }, [suggestions.length])
  return (
    <div
      ref={list}
      className={styles.suggestions}
      role="listbox"
      id={id}
      aria-label="Suggestions"
      tabIndex={-1}
      onMouseDown={(event) => event.preventDefault()}
    >
      {suggestions.map((suggestion, i) => (
        // The box has the keys: an option is only ever pressed by a pointer.
        // biome-ignore lint/a11y/useFocusableInteractive: the focus stays in the box, by aria-activedescendant
        // biome-ignore lint/a11y/useKeyWithClickEvents: as above
        <div
          key={suggestion.text}
          role="option"
          id={`${id}-${i}`}
          aria-selected={i === marked}
          onClick={() => onTake(suggestion)}
        >
          <span className={styles.name}>{suggestion.name}</span>
          <span className={kit.quiet}>{kindOf(suggestion)}</span>
        </div>
      ))}
    </div>
  )
}

function kindOf({ kind, of, triggers }: Suggestion): string {
  switch (kind) {
    case 'lora':
      return triggers.length > 0 ? `LoRA, with “${triggers[0]}”` : 'LoRA'
    case 'embedding':
      return 'Embedding'
    case 'trigger':
      return `Trigger word of ${of}`
  }
}
