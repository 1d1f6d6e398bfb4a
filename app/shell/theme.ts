/** Light or dark: as the system is, until the person says otherwise. */
import { create } from 'zustand'
import { keep, kept } from '../storage/index.ts'

export const themes = ['system', 'light', 'dark'] as const

export type Theme = (typeof themes)[number]

const stored = themes.find((theme) => theme === kept('theme'))

export const useTheme = create<{ theme: Theme }>()(() => ({ theme: stored ?? 'system' }))

export function setTheme(theme: Theme): void {
  useTheme.setState({ theme })
  keep('theme', theme)
  show(theme)
}

function show(theme: Theme): void {
  document.documentElement.dataset.theme = theme
}

show(useTheme.getState().theme)
