/** Where the pictures are made. */

import { kit } from '../kit/index.ts'
import styles from './DeviceLine.module.css'
import { useDevice } from './device.ts'

export function DeviceLine() {
  const sentence = useDevice((state) => state.report?.sentence)
  return <p className={`${kit.quiet} ${styles.device}`}>{sentence}</p>
}
