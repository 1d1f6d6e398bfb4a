/** Holds a picture as large as there is room, in its own proportions. */

import type { CSSProperties, ReactNode } from 'react'
import styles from './Easel.module.css'

interface EaselProps {
  /** The picture's own size, in pixels. */
  width: number
  height: number
  children: ReactNode
}

export function Easel({ width, height, children }: EaselProps) {
  return (
    <div className={styles.easel} style={{ '--width': width, '--height': height } as CSSProperties}>
      {children}
    </div>
  )
}
