/** An action of the mask canvas that is called by its name, and says more to whoever asks. */
import { Toolbar } from '@base-ui/react/toolbar'
import type { ReactNode } from 'react'
import { Tip } from '../../kit/index.ts'

interface WordButtonProps {
  /** What it does. */
  tip: string
  /** What does the same on the keyboard. */
  keys: string
  disabled?: boolean
  onPress: () => void
  /** The name. */
  children: ReactNode
}

export function WordButton({ tip, keys, disabled, onPress, children }: WordButtonProps) {
  return (
    <Tip text={tip} keys={keys} describes>
      <Toolbar.Button
        aria-keyshortcuts={keys}
        aria-disabled={disabled || undefined}
        onClick={() => !disabled && onPress()}
      >
        {children}
      </Toolbar.Button>
    </Tip>
  )
}
