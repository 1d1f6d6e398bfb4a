/** One job that waits: what it will draw, and the ways to move and to cancel it. */

import type { KeyboardEvent } from 'react'
import { Icon, kit, Tip } from '../kit/index.ts'
import styles from './job.module.css'
import { cancelJob, moveJob } from './queue.ts'
import type { QueuedJob } from './queue-store.ts'
import { jobFacts, jobTitle } from './queue-words.ts'

interface JobRowProps {
  job: QueuedJob
  /** How many places it may be moved up and down; absent where the order is not for the person to change. */
  room?: { up: number; down: number }
  onCancelled: () => void
}

export function JobRow({ job, room, onCancelled }: JobRowProps) {
  const title = jobTitle(job)
  function cancel() {
    cancelJob(job.id)
    onCancelled()
  }
  function onKeyDown(event: KeyboardEvent) {
    const by = { ArrowUp: -1, ArrowDown: 1 }[event.key]
    if (by && event.altKey && room) moveJob(job.id, by)
    else if (event.key === 'Delete') cancel()
    else return
    event.preventDefault()
  }
  return (
    <li className={styles.job} onKeyDown={onKeyDown}>
      <div className={styles.words}>
        <p>{title}</p>
        <p className={kit.quiet}>{jobFacts(job)}</p>
      </div>
      {room && (
        <>
          <Move label={`Earlier: ${title}`} icon="up" room={room.up} onPress={() => moveJob(job.id, -1)} />
          <Move label={`Later: ${title}`} icon="down" room={room.down} onPress={() => moveJob(job.id, 1)} />
        </>
      )}
      <Tip text="Cancel" keys="Delete">
        <button
          type="button"
          className={kit.bare}
          aria-label={`Cancel: ${title}`}
          aria-keyshortcuts="Delete"
          onClick={cancel}
        >
          <Icon name="close" />
        </button>
      </Tip>
    </li>
  )
}

interface MoveProps {
  label: string
  icon: 'up' | 'down'
  room: number
  onPress: () => void
}

/** At an end it does nothing, but keeps the focus. */
function Move({ label, icon, room, onPress }: MoveProps) {
  const [tip, keys] = icon === 'up' ? ['Earlier', 'Alt+ArrowUp'] : ['Later', 'Alt+ArrowDown']
  return (
    <Tip text={tip} keys={keys}>
      <button
        type="button"
        className={kit.bare}
        aria-label={label}
        aria-keyshortcuts={keys}
        aria-disabled={room === 0 || undefined}
        onClick={onPress}
      >
        <Icon name={icon} />
      </button>
    </Tip>
  )
}
