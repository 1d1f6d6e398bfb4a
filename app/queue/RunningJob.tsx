/** The job at hand, at the head of those that wait: the form may hold other words by now. */

import { progressDetail, progressInWords, useGeneration } from '../generation/index.ts'
import { kit } from '../kit/index.ts'
import styles from './job.module.css'
import { jobTitle } from './queue-words.ts'

export function RunningJob() {
  const run = useGeneration((state) => state.run)
  if (!run) return null
  const detail = progressDetail(run)
  return (
    <div className={styles.job}>
      <div className={styles.words}>
        <p>{jobTitle(run.job)}</p>
        <p className={kit.quiet}>
          Now: {progressInWords(run)}
          {detail && `, ${detail}`}
        </p>
      </div>
    </div>
  )
}
