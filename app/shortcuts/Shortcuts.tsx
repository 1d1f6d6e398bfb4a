/** All keys that the page knows, over it for as long as one reads them. */

import { Check, isMac, Sheet } from '../kit/index.ts'
import styles from './Shortcuts.module.css'
import { shortcuts } from './shortcuts.ts'
import { giveKey, showShortcuts, useShortcuts } from './shortcuts-dialog.ts'

export function Shortcuts() {
  return useShortcuts((state) => state.isOpen) && <ShortcutsSheet />
}

function ShortcutsSheet() {
  const hasKey = useShortcuts((state) => state.hasKey)
  const foot = (
    <Check checked={hasKey} onChange={giveKey}>
      The ? key opens this list
    </Check>
  )
  return (
    <Sheet title="Keyboard shortcuts" foot={foot} onClose={() => showShortcuts(false)}>
      <div className={styles.shortcuts}>
        {shortcuts.map(({ place, keys }) => (
          <section key={place}>
            <h3>{place}</h3>
            <dl>
              {keys.map(([key, does]) => (
                <div key={key}>
                  <dt>
                    <Keys keys={key} />
                  </dt>
                  <dd>{does}</dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </div>
    </Sheet>
  )
}

function Keys({ keys }: { keys: string }) {
  return keys.split(', ').map((key) => <kbd key={key}>{isMac ? key.replace('Ctrl+', '⌘') : key}</kbd>)
}
