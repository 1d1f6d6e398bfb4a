/** A tool or an action of the mask canvas: a pictogram with a name and a key. */
import type { ComponentProps } from 'react'
import { Icon } from '../Icon.tsx'

interface ToolButtonProps {
  icon: ComponentProps<typeof Icon>['name']
  name: string
  /** What does the same on the keyboard. */
  keys?: string
  /** Of a tool: whether it is in hand. */
  isPressed?: boolean
  disabled?: boolean
  onPress: () => void
}

export function ToolButton({ icon, name, keys, isPressed, disabled, onPress }: ToolButtonProps) {
  return (
    <button
      type="button"
      className="tool"
      aria-label={name}
      title={keys ? `${name} (${keys})` : name}
      aria-pressed={isPressed}
      aria-keyshortcuts={keys}
      // Not disabled for the browser, which would take the focus away with the last undo.
      aria-disabled={disabled || undefined}
      onClick={() => !disabled && onPress()}
    >
      <Icon name={icon} />
    </button>
  )
}
