/** Opens and closes one of a prompt's lists. */
import type { ReactNode } from 'react'

interface PanelButtonProps {
  label: string
  /** The panel's id. */
  panel: string
  isOpen: boolean
  onPress: () => void
  children: ReactNode
}

export function PanelButton({ label, panel, isOpen, onPress, children }: PanelButtonProps) {
  return (
    <button
      type="button"
      className="help"
      aria-label={label}
      aria-expanded={isOpen}
      aria-controls={isOpen ? panel : undefined}
      title={label}
      onClick={onPress}
    >
      {children}
    </button>
  )
}
