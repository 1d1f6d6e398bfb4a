/** Text written into a box as if it were typed, so that Ctrl+Z takes it back. */
import type { Replacement } from '../../src/diffusion/index.ts'

let isWriting = false

/** Whether a box changes at this moment by typeInto, and not by the person's own hand. */
export const isWritten = () => isWriting

/** Replaces a range of the box's text and selects what is to be selected; the box has the focus afterwards. */
export function typeInto(box: HTMLTextAreaElement, { range, text, selection }: Replacement): void {
  box.focus()
  box.setSelectionRange(range.start, range.end)
  isWriting = true
  // Deprecated and without a successor: nothing else reaches the history that Ctrl+Z goes back in.
  const isTyped = text ? document.execCommand('insertText', false, text) : document.execCommand('delete')
  if (!isTyped) {
    box.setRangeText(text, range.start, range.end, 'end')
    box.dispatchEvent(new InputEvent('input', { bubbles: true }))
  }
  isWriting = false
  box.setSelectionRange(selection.start, selection.end)
}

/** Writes `text` in place of all that stands in the box. */
export function retype(box: HTMLTextAreaElement, text: string): void {
  const range = { start: 0, end: box.value.length }
  typeInto(box, { range, text, selection: { start: text.length, end: text.length } })
}
