/** `?` opens the list of shortcuts, unless one is typing. */
import { useEffect } from 'react'
import { showShortcuts, useShortcuts } from './shortcuts-dialog.ts'

const typing = 'textarea, select, [contenteditable], input:not([type=radio], [type=checkbox], [type=range])'

export function useShortcutsKey(): void {
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      const { key, target, ctrlKey, metaKey, altKey } = event
      if (key !== '?' || ctrlKey || metaKey || altKey || !useShortcuts.getState().hasKey) return
      if (target instanceof Element && target.closest(typing)) return
      event.preventDefault()
      showShortcuts(true)
    }
    addEventListener('keydown', onKeyDown)
    return () => removeEventListener('keydown', onKeyDown)
  }, [])
}
