/** Ctrl+↑ and Ctrl+↓, on a Mac with ⌘: more or less weight for words of a prompt box. */
import type { KeyboardEvent, RefObject } from 'react'
import { reweighted } from '../../../src/diffusion/index.ts'
import { typeInto } from '../../kit/index.ts'
import { useRequest } from '../../request/index.ts'
import { isWeighted } from './prompt-layout.ts'

/** Gives the handler, which tells whether the key was one of these. */
export function useWeightKeys(box: RefObject<HTMLTextAreaElement | null>): (event: KeyboardEvent) => boolean {
  return (event) => {
    const { key, ctrlKey, metaKey, altKey, shiftKey } = event
    if ((key !== 'ArrowUp' && key !== 'ArrowDown') || !(ctrlKey || metaKey) || altKey || shiftKey) return false
    if (!isWeighted(useRequest.getState())) return false
    event.preventDefault()
    const { value, selectionStart: start, selectionEnd: end } = box.current!
    const change = reweighted(value, { start, end }, key === 'ArrowUp' ? 1 : -1)
    if (change) typeInto(box.current!, change)
    return true
  }
}
