/** What a button says of itself to the pointer that rests on it and to the key that comes to it: its name, its key. */

import { Tooltip } from '@base-ui/react/tooltip'
import type { ReactElement } from 'react'
import { isMac } from './keyboard.ts'
import styles from './Tip.module.css'

interface TipProps {
  text: string
  /** What does the same on the keyboard, as aria-keyshortcuts has it. */
  keys?: string
  /** Whether it says more than the name, so that those who listen are to hear it, too. */
  describes?: boolean
  /** The button: it stays the element that it is. */
  children: ReactElement
}

export function Tip({ text, keys, describes, children }: TipProps) {
  return (
    <Tooltip.Root onOpenChange={leaveEscape}>
      <Tooltip.Trigger render={children} {...(describes && { 'aria-description': text })} />
      <Tooltip.Portal>
        <Tooltip.Positioner
          ref={show}
          popover="manual"
          className={styles.place}
          positionMethod="fixed"
          sideOffset={6}
          collisionPadding={8}
        >
          <Tooltip.Popup className={styles.tip} aria-hidden="true">
            {text}
            {keys && <kbd>{written(keys)}</kbd>}
          </Tooltip.Popup>
        </Tooltip.Positioner>
      </Tooltip.Portal>
    </Tooltip.Root>
  )
}

/** In a dialog Escape is the dialog's, and the tip goes with it. */
function leaveEscape(_: boolean, { reason, event, cancel }: Tooltip.Root.ChangeEventDetails) {
  if (reason === 'escape-key' && (event.target as Element).closest('dialog')) cancel()
}

const signs: Record<string, string> = {
  'Control+': isMac ? '⌘' : 'Ctrl+',
  ArrowUp: '↑',
  ArrowDown: '↓',
  ArrowLeft: '←',
  ArrowRight: '→',
  Escape: 'Esc',
  '-': '−',
}

/** As it stands on the key. */
const written = (keys: string) => keys.replace(/Control\+|Arrow\w+|Escape|-/, (name) => signs[name] ?? name)

/** In the browser's top layer it lies above dialogs, whenever they were opened. */
const show = (place: HTMLElement | null) => place?.showPopover()
