/** A part of the settings, folded away until it is wanted. */

import type { KeyboardEvent, ReactNode } from 'react'
import kit from '../kit.module.css'

export function SettingsPanel({ summary, children }: { summary: string; children: ReactNode }) {
  return (
    <details onKeyDown={keepFromGenerating}>
      <summary>{summary}</summary>
      <div className={kit.panel}>{children}</div>
    </details>
  )
}

/** Enter in a setting is no wish for a picture. */
function keepFromGenerating(event: KeyboardEvent): void {
  if (event.key === 'Enter' && event.target instanceof HTMLInputElement && !event.ctrlKey && !event.metaKey) {
    event.preventDefault()
  }
}
