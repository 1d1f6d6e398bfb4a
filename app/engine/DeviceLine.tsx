/** Where the pictures are made. */

import { kit } from '../kit/index.ts'
import styles from './DeviceLine.module.css'
import { useDevice } from './device.ts'

export function DeviceLine() {
  const report = useDevice((state) => state.report)
  return (
    <div className={`${kit.quiet} ${styles.device}`}>
      <p>{report?.sentence}</p>
      {report?.advice && (
        <details>
          <summary>What 32 bits mean</summary>
          <p>{report.advice}</p>
        </details>
      )}
    </div>
  )
}
