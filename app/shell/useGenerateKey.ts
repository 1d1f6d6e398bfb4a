/** Ctrl+Enter, on a Mac Cmd+Enter: Generate from anywhere on the page. */
import { useEffect } from 'react'
import { generate } from '../queue/index.ts'

export function useGenerateKey(): void {
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey) || event.repeat) return
      event.preventDefault()
      generate()
    }
    addEventListener('keydown', onKeyDown)
    return () => removeEventListener('keydown', onKeyDown)
  }, [])
}
