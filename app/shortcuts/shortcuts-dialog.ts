/** Whether the list of shortcuts is open, and whether a key of its own opens it. */
import * as v from 'valibot'
import { create } from 'zustand'
import { keep, kept } from '../storage/index.ts'

interface ShortcutsState {
  isOpen: boolean
  /** Whoever dictates types letters without meaning them: WCAG 2.1.4 asks that single keys can be switched off. */
  hasKey: boolean
}

export const useShortcuts = create<ShortcutsState>()(() => ({
  isOpen: false,
  hasKey: kept('shortcuts-key', v.boolean()) ?? true,
}))

export function showShortcuts(isOpen: boolean): void {
  useShortcuts.setState({ isOpen })
}

export function giveKey(hasKey: boolean): void {
  useShortcuts.setState({ hasKey })
  keep('shortcuts-key', hasKey)
}
