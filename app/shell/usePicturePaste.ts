/** Pictures pasted anywhere on the page. */
import { useEffect } from 'react'

/** Calls `onPicture` with the picture that is pasted; where words came along and the cursor is in a text, they are what was meant. */
export function usePicturePaste(onPicture: (file: File) => void): void {
  useEffect(() => {
    const onPaste = (event: ClipboardEvent) => {
      const file = Array.from(event.clipboardData?.files ?? []).find(({ type }) => type.startsWith('image/'))
      const isInText = event.target instanceof Element && event.target.matches('input, textarea')
      if (!file || (isInText && event.clipboardData?.types.includes('text/plain'))) return
      event.preventDefault()
      onPicture(file)
    }
    addEventListener('paste', onPaste)
    return () => removeEventListener('paste', onPaste)
  }, [onPicture])
}
