/** The keys that the page knows, told in one list. */
export { promptKeys } from './prompt-keys.ts'
export { Shortcuts } from './Shortcuts.tsx'
export { maskKeys } from './shortcuts.ts'
export { showShortcuts } from './shortcuts-dialog.ts'
export { useShortcutsKey } from './useShortcutsKey.ts'
