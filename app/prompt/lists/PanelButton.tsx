/** Opens and closes one of a prompt's lists. */
import type { ComponentProps } from 'react'
import { Icon, kit, Tip } from '../../kit/index.ts'

interface PanelButtonProps {
  label: string
  /** In the label's place. */
  icon?: ComponentProps<typeof Icon>['name']
  /** What does the same in the prompt's box. */
  keys?: string
  /** The panel's id. */
  panel: string
  isOpen: boolean
  onPress: () => void
}

export function PanelButton({ label, icon, keys, panel, isOpen, onPress }: PanelButtonProps) {
  const button = (
    <button
      type="button"
      className={kit.help}
      aria-label={label}
      aria-expanded={isOpen}
      aria-controls={isOpen ? panel : undefined}
      onClick={onPress}
    >
      {icon ? <Icon name={icon} /> : label}
    </button>
  )
  return icon ? (
    <Tip text={label} keys={keys}>
      {button}
    </Tip>
  ) : (
    button
  )
}
