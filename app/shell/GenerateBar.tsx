/** The one thing that matters now: Generate; and while it runs, how far it is, and Stop. */

import { type CSSProperties, type MouseEvent, useRef } from 'react'
import {
  fractionDone,
  preparationInWords,
  progressDetail,
  progressInWords,
  stop,
  useGeneration,
  usePreparation,
} from '../generation/index.ts'
import { Icon, isMac, kit, Tip } from '../kit/index.ts'
import { useModels } from '../models/index.ts'
import { generate, QueuePanel } from '../queue/index.ts'
import { showShortcuts } from '../shortcuts/index.ts'
import styles from './GenerateBar.module.css'

const queueHint = 'Adds these settings to the queue'

export function GenerateBar() {
  const run = useGeneration((state) => state.run)
  const hasStopped = useGeneration(({ outcome }) => outcome === 'stopped')
  const opening = useModels((state) => state.opening)
  const preparation = usePreparation(({ model }) => model && preparationInWords(model))
  const generateButton = useRef<HTMLButtonElement>(null)
  return (
    <div className={styles.bar}>
      <QueuePanel />
      <div className={styles.buttons}>
        <button
          ref={generateButton}
          className={styles.generate}
          type="submit"
          form="request"
          aria-describedby={run ? 'queue-hint' : undefined}
          onClick={run ? notTwice : showPicture}
          data-running={run ? '' : undefined}
          style={{ '--done': run ? fractionDone(run) : 0 } as CSSProperties}
        >
          {run ? progressInWords(run) : 'Generate'}
        </button>
        {run && (
          <>
            <Tip text={queueHint}>
              <button type="button" aria-label="Add to the queue" onClick={generate}>
                <Icon name="plus" />
              </button>
            </Tip>
            <button
              type="button"
              onClick={() => {
                stop()
                generateButton.current?.focus()
              }}
            >
              Stop
            </button>
            <span id="queue-hint" hidden>
              {queueHint}
            </span>
          </>
        )}
      </div>
      <p className={kit.quiet}>
        {run
          ? progressDetail(run)
          : opening
            ? `Opening ${opening}`
            : (preparation ?? (hasStopped ? 'Stopped' : <KeyHint />))}
      </p>
    </div>
  )
}

/** Who presses twice in haste wants one picture. */
function notTwice(event: MouseEvent) {
  if (event.detail > 1) event.preventDefault()
}

/** On a narrow page the picture may have been scrolled away. */
function showPicture() {
  document.querySelector('main > section')?.scrollIntoView({ block: 'nearest' })
}

/** Not shown where there is no keyboard. */
function KeyHint() {
  return (
    <span className={styles.hint}>
      {isMac ? '⌘' : 'Ctrl'} + Enter
      <button type="button" className={kit.bare} onClick={() => showShortcuts(true)}>
        All shortcuts
      </button>
    </span>
  )
}
