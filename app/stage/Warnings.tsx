/** What was asked for but could not be honoured. */

import { useGeneration } from '../generation/index.ts'
import styles from './Warnings.module.css'

export function Warnings() {
  const warnings = useGeneration((state) => state.warnings)
  return warnings.length === 0 ? null : (
    <ul className={styles.warnings} aria-label="Not honoured">
      {warnings.map((reason) => (
        <li key={reason}>{reason}</li>
      ))}
    </ul>
  )
}
