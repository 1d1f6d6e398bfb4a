/** A sheet that lies over the page: a dialog with a head, what it is about, which scrolls, and what stands below that. */

import { type ReactNode, useEffect, useId, useRef } from 'react'
import { Icon } from './Icon.tsx'
import kit from './kit.module.css'
import styles from './Sheet.module.css'
import { Tip } from './Tip.tsx'

interface SheetProps {
  title: string
  children: ReactNode
  foot?: ReactNode
  onClose: () => void
}

export function Sheet({ title, children, foot, onClose }: SheetProps) {
  const dialog = useRef<HTMLDialogElement>(null)
  const id = useId()
  useEffect(() => dialog.current?.showModal(), [])
  return (
    <dialog ref={dialog} className={styles.sheet} aria-labelledby={id} onClose={onClose}>
      <div className={styles.head}>
        <h2 id={id}>{title}</h2>
        <Tip text="Close" keys="Escape">
          <button type="button" className={kit.bare} aria-label="Close" onClick={() => dialog.current?.close()}>
            <Icon name="close" />
          </button>
        </Tip>
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keys */}
      <section className={styles.body} tabIndex={0} aria-labelledby={id}>
        {children}
      </section>
      {foot}
    </dialog>
  )
}
