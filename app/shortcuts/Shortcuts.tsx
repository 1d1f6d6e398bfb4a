/** All keys that the page knows, over it for as long as one reads them. */

import { useEffect, useRef } from 'react'
import { Check, Icon, isMac, kit, Tip } from '../kit/index.ts'
import styles from './Shortcuts.module.css'
import { shortcuts } from './shortcuts.ts'
import { giveKey, showShortcuts, useShortcuts } from './shortcuts-dialog.ts'

export function Shortcuts() {
  return useShortcuts((state) => state.isOpen) && <ShortcutsDialog />
}

function ShortcutsDialog() {
  const dialog = useRef<HTMLDialogElement>(null)
  const hasKey = useShortcuts((state) => state.hasKey)
  useEffect(() => dialog.current?.showModal(), [])
  return (
    <dialog
      ref={dialog}
      className={styles.sheet}
      aria-labelledby="shortcuts-title"
      onClose={() => showShortcuts(false)}
    >
      <div className={styles.head}>
        <h2 id="shortcuts-title">Keyboard shortcuts</h2>
        <Tip text="Close" keys="Escape">
          <button type="button" className={kit.bare} aria-label="Close" onClick={() => dialog.current?.close()}>
            <Icon name="close" />
          </button>
        </Tip>
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keys */}
      <section className={styles.shortcuts} tabIndex={0} aria-labelledby="shortcuts-title">
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
      </section>
      <Check checked={hasKey} onChange={giveKey}>
        The ? key opens this list
      </Check>
    </dialog>
  )
}

function Keys({ keys }: { keys: string }) {
  return keys.split(', ').map((key) => <kbd key={key}>{isMac ? key.replace('Ctrl+', '⌘') : key}</kbd>)
}
