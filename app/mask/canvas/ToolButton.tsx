/** A tool or an action of the mask canvas: a pictogram with a name and a key. */

import { Toolbar } from '@base-ui/react/toolbar'
import type { ComponentProps } from 'react'
import { Icon, Tip } from '../../kit/index.ts'
import styles from './tools.module.css'

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
    <Tip text={name} keys={keys}>
      <Toolbar.Button
        className={styles.tool}
        aria-label={name}
        aria-pressed={isPressed}
        aria-keyshortcuts={keys}
        // Not disabled for the browser, which would take the focus away with the last undo, nor for the toolbar, which
        // would keep all other keys from it.
        aria-disabled={disabled || undefined}
        onClick={() => !disabled && onPress()}
      >
        <Icon name={icon} />
      </Toolbar.Button>
    </Tip>
  )
}
