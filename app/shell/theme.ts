/** Light or dark: as the system is, until the person says otherwise. */
import * as v from 'valibot'
import { create } from 'zustand'
import { keep, kept } from '../storage/index.ts'

export const themes = ['system', 'light', 'dark'] as const

export type Theme = (typeof themes)[number]

export const useTheme = create<{ theme: Theme }>()(() => ({ theme: kept('theme', v.picklist(themes)) ?? 'system' }))

export function setTheme(theme: Theme): void {
  useTheme.setState({ theme })
  keep('theme', theme)
  show(theme)
}

function show(theme: Theme): void {
  document.documentElement.dataset.theme = theme
}

show(useTheme.getState().theme)
