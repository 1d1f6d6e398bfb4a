/** A picture's generation text pasted into a prompt box: it fills the form, as the picture itself would. */
import { useEffect } from 'react'
import { recallText } from '../recall/index.ts'
import { controlId } from '../request/index.ts'

const boxes = ['prompt', 'negative_prompt'] as const

export function useTextPaste(): void {
  useEffect(() => {
    const onPaste = (event: ClipboardEvent) => {
      const box = event.target
      if (!(box instanceof HTMLTextAreaElement)) return
      const field = boxes.find((name) => box.id === controlId(name))
      const text = event.clipboardData?.getData('text/plain')
      if (!field || !text) return
      const { value, selectionStart, selectionEnd } = box
      const asWords = value.slice(0, selectionStart) + text + value.slice(selectionEnd)
      if (recallText(text, { field, text: asWords })) event.preventDefault()
    }
    addEventListener('paste', onPaste)
    return () => removeEventListener('paste', onPaste)
  }, [])
}
