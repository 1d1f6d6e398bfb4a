/** What is said above what it is about: news, a failure or an offer, with what can be done about it beside. */
import type { ReactNode } from 'react'
import { Icon } from './Icon.tsx'
import kit from './kit.module.css'
import styles from './Notice.module.css'
import { Tip } from './Tip.tsx'

interface NoticeProps {
  /** An offer waits at its place; news and failures come unasked, into a NoticePlace. */
  kind: 'news' | 'failure' | 'offer'
  /** What is said, and what belongs below it. */
  children: ReactNode
  /** Buttons beside. */
  actions?: ReactNode
  /** The name of the button that takes it away. */
  dismissal?: string
  onDismiss?: () => void
}

export function Notice({ kind, children, actions, dismissal = 'Dismiss', onDismiss }: NoticeProps) {
  return (
    <div className={styles.notice} data-kind={kind}>
      <div>{children}</div>
      {actions}
      {onDismiss && (
        <Tip text={dismissal}>
          <button type="button" className={kit.bare} aria-label={dismissal} onClick={onDismiss}>
            <Icon name="close" />
          </button>
        </Tip>
      )}
    </div>
  )
}

/** Where a notice comes and goes: it is heard when it fills a place that was there before. */
export function NoticePlace({ role, children }: { role: 'status' | 'alert'; children: ReactNode }) {
  return (
    <div role={role} className={styles.place}>
      {children}
    </div>
  )
}
