/** Copying text to the clipboard, which pages that came over plain http may do only in the older way. */

import { complain } from './failure.ts'
import kit from './kit.module.css'

/** Whether it was copied; where not, the person is told. To be called for a press only. */
export async function copyText(text: string): Promise<boolean> {
  const isCopied = navigator.clipboard
    ? await navigator.clipboard.writeText(text).then(
        () => true,
        () => false,
      )
    : copySelected(text)
  if (!isCopied) {
    complain('The browser did not let this page copy. Allow it to use the clipboard, or select the text and copy it.')
  }
  return isCopied
}

/** By a text of its own that is selected for a moment; inside an open dialog, as nothing else can be selected then. */
function copySelected(text: string): boolean {
  const focused = document.activeElement
  const area = document.createElement('textarea')
  area.value = text
  area.className = kit.unseen ?? ''
  const place = document.querySelector('dialog:modal') ?? document.body
  place.append(area)
  area.select()
  const isCopied = document.execCommand('copy')
  area.remove()
  if (focused instanceof HTMLElement) focused.focus()
  return isCopied
}
