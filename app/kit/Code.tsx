/** Text as a machine reads it, which scrolls where it is long. */

import type { ReactNode } from 'react'
import styles from './Code.module.css'

export function Code({ children }: { children: ReactNode }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keys
    <pre className={styles.code} tabIndex={0}>
      <code>{children}</code>
    </pre>
  )
}
