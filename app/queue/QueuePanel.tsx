/** The jobs that wait for their turn, and those that wait for the person's word. */

import { useRef } from 'react'
import { useGeneration } from '../generation/index.ts'
import { JobRow } from './JobRow.tsx'
import styles from './QueuePanel.module.css'
import { cancelJobs, declineJobs, useQueue } from './queue.ts'
import type { QueuedJob } from './queue-store.ts'
import { jobsWait } from './queue-words.ts'
import { RunningJob } from './RunningJob.tsx'
import { goOnWithJobs, stopAll } from './turns.ts'

export function QueuePanel() {
  const waiting = useQueue((state) => state.waiting)
  const offered = useQueue((state) => state.offered)
  const isRunning = useGeneration(({ run }) => run !== undefined)
  const panel = useRef<HTMLElement>(null)

  /** What had the focus is gone: it passes to the next job, or to what is left. */
  function focusAfter(list: string, place: number) {
    requestAnimationFrame(() => {
      const others = panel.current?.querySelectorAll<HTMLElement>(`[data-jobs=${list}] [aria-keyshortcuts=Delete]`)
      const next = others?.[Math.min(place, others.length - 1)] ?? panel.current?.querySelector<HTMLElement>('button')
      ;(next ?? document.querySelector<HTMLElement>('[form=request]'))?.focus()
    })
  }

  if (waiting.length === 0 && offered.length === 0) return null
  return (
    <section className={styles.queue} aria-label="Queue" ref={panel}>
      {offered.length > 0 && (
        <details>
          <summary>
            <span role="status">{offeredInWords(offered)}</span>
          </summary>
          <ol data-jobs="offered">
            {offered.map((job, place) => (
              <JobRow key={job.id} job={job} onCancelled={() => focusAfter('offered', place)} />
            ))}
          </ol>
        </details>
      )}
      {offered.length > 0 && (
        <div className={styles.all}>
          <button type="button" onClick={goOnWithJobs}>
            Go on
          </button>
          <button type="button" onClick={declineJobs}>
            Clear
          </button>
        </div>
      )}
      {waiting.length > 0 && (
        <details open={isWide()}>
          <summary>
            <span role="status">{jobsWait(waiting.length)}</span>
          </summary>
          {isRunning && <RunningJob />}
          <ol data-jobs="waiting">
            {waiting.map((job, place) => (
              <JobRow
                key={job.id}
                job={job}
                room={{ up: place, down: waiting.length - 1 - place }}
                onCancelled={() => focusAfter('waiting', place)}
              />
            ))}
          </ol>
          <div className={styles.all}>
            <button type="button" onClick={cancelJobs}>
              Cancel all
            </button>
            {isRunning && (
              <button type="button" onClick={stopAll}>
                Stop all
              </button>
            )}
          </div>
        </details>
      )}
    </section>
  )
}

/** On a narrow page the list would cover the picture unasked. */
const isWide = () => matchMedia('(width >= 960px)').matches

function offeredInWords({ length }: readonly QueuedJob[]): string {
  return length === 1 ? '1 job was waiting.' : `${length} jobs were waiting.`
}
