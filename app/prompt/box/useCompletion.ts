/** Suggestions in a prompt box: when they open, which is marked, and which keys they take while they are open. */
import { type KeyboardEvent, type RefObject, useEffect, useRef, useState } from 'react'
import { useAdapters } from '../../adapters/index.ts'
import { isWritten, typeInto } from '../../kit/index.ts'
import { useStored } from '../../models/index.ts'
import { useRequest } from '../../request/index.ts'
import type { PromptName } from '../lists/index.ts'
import { type Completion, completionAt, followUp, type Suggestion } from './completion.ts'
import { promptSuggestions } from './suggestions.ts'

interface Open extends Completion {
  /** Where the caret was: elsewhere the suggestions would replace other words. */
  caret: number
  /** Index of the marked suggestion. */
  marked: number
}

interface Asked {
  value: string
  caret: number
}

const opened = (completion: Completion | undefined, caret: number): Open | undefined =>
  completion && { ...completion, caret, marked: 0 }

/** What the box called `name` can be completed with now. */
const found = (name: PromptName, { value, caret }: Asked) =>
  opened(completionAt(value, caret, promptSuggestions(name, useRequest.getState().request)), caret)

export function useCompletion(name: PromptName, box: RefObject<HTMLTextAreaElement | null>) {
  const [open, setOpen] = useState<Open>()
  const listId = `${name}-suggestions`
  /** What was last typed, as long as nobody turned from it. */
  const asked = useRef<Asked>(undefined)

  function close() {
    asked.current = undefined
    setOpen(undefined)
  }

  /** Looks for suggestions where a person types; what is pasted or undone asks for none. */
  function look(event: Event) {
    const isTyped = event instanceof InputEvent && /^(insertText|insertComposition|deleteContent)/.test(event.inputType)
    const { value, selectionStart: caret, selectionEnd } = box.current!
    if (!isTyped || isWritten() || caret !== selectionEnd) return close()
    asked.current = { value, caret }
    setOpen(found(name, asked.current))
  }

  // Right after a reload one types faster than the page reads what this browser keeps.
  useEffect(() => {
    function lookAgain() {
      const last = asked.current
      if (last && last.value === box.current?.value) setOpen((open) => open ?? found(name, last))
    }
    const stops = [
      useStored.subscribe(({ models }, before) => models !== before.models && lookAgain()),
      useAdapters.subscribe(lookAgain),
    ]
    return () => {
      for (const stop of stops) stop()
    }
  }, [name, box])

  function take(suggestion: Suggestion) {
    if (!open) return
    asked.current = undefined
    const range = { start: open.from, end: open.to }
    const caret = range.start + suggestion.text.length
    typeInto(box.current!, { range, text: suggestion.text, selection: { start: caret, end: caret } })
    setOpen(opened(followUp(box.current!.value, caret, suggestion), caret))
  }

  /** Whether the key was the list's. */
  function onKeyDown(event: KeyboardEvent): boolean {
    const { key, ctrlKey, metaKey, altKey, shiftKey } = event
    if (!open || ctrlKey || metaKey || altKey || shiftKey || event.nativeEvent.isComposing) return false
    const { suggestions, marked } = open
    switch (key) {
      case 'ArrowDown':
      case 'ArrowUp': {
        const next = (marked + (key === 'ArrowDown' ? 1 : suggestions.length - 1)) % suggestions.length
        setOpen({ ...open, marked: next })
        break
      }
      case 'Enter':
      case 'Tab':
        take(suggestions[marked]!)
        break
      case 'Escape':
        close()
        break
      default:
        return false
    }
    event.preventDefault()
    event.stopPropagation()
    return true
  }

  /** For every way of moving the caret. */
  function onSelect() {
    const { selectionStart, selectionEnd } = box.current!
    const caret = open?.caret ?? asked.current?.caret
    if (caret !== undefined && (selectionStart !== caret || selectionEnd !== caret)) close()
  }

  const marked = open && `${listId}-${open.marked}`
  useEffect(() => {
    if (marked) document.getElementById(marked)?.scrollIntoView({ block: 'nearest' })
  }, [marked])

  return {
    open,
    listId,
    look,
    take,
    close,
    onKeyDown,
    onSelect,
    /** For the box. */
    attributes: {
      'aria-autocomplete': 'list',
      'aria-haspopup': 'listbox',
      'aria-controls': open ? listId : undefined,
      'aria-activedescendant': marked,
    } as const,
  }
}
