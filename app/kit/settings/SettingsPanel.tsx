/** A part of the settings, folded away until it is wanted. */

import { type KeyboardEvent, type ReactNode, useState } from 'react'
import kit from '../kit.module.css'

interface SettingsPanelProps {
  summary: string
  /** Whether it is open when it is first seen; from then on the person opens and closes it. */
  isWanted?: boolean
  children: ReactNode
}

export function SettingsPanel({ summary, isWanted = false, children }: SettingsPanelProps) {
  const [isOpenAtFirst] = useState(isWanted)
  return (
    <details open={isOpenAtFirst} onKeyDown={keepFromGenerating}>
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
