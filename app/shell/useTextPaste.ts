/** A picture's generation text pasted into a prompt box: it fills the form, as the picture itself would. */
import { useEffect } from 'react'
import { recallText } from '../recall/index.ts'
import { controlId } from '../request/index.ts'

export function useTextPaste(): void {
  useEffect(() => {
    const onPaste = (event: ClipboardEvent) => {
      const box =
        event.target instanceof HTMLTextAreaElement && event.target.id === controlId('prompt')
          ? event.target
          : undefined
      const text = event.clipboardData?.getData('text/plain')
      if (!box || !text) return
      const { value, selectionStart, selectionEnd } = box
      const asWords = value.slice(0, selectionStart) + text + value.slice(selectionEnd)
      if (recallText(text, asWords)) event.preventDefault()
    }
    addEventListener('paste', onPaste)
    return () => removeEventListener('paste', onPaste)
  }, [])
}
