/** What went wrong, in the one place for it; the field at fault is brought before the person. */

import { useEffect } from 'react'
import { dismissFailure, Icon, kit, Tip, useFailure } from '../kit/index.ts'
import { showControl } from '../request/index.ts'
import { FailureAction } from './FailureAction.tsx'
import styles from './FailurePanel.module.css'

export function FailurePanel() {
  const failure = useFailure((state) => state.failure)
  useEffect(() => {
    if (failure?.field) showControl(failure.field)
  }, [failure])
  return (
    <div role="alert" className={styles.place}>
      {failure && (
        <div className={styles.failure}>
          <div>
            <p>{failure.sentence}</p>
            <FailureAction failure={failure} />
          </div>
          <Tip text="Dismiss">
            <button type="button" className={kit.bare} aria-label="Dismiss" onClick={dismissFailure}>
              <Icon name="close" />
            </button>
          </Tip>
        </div>
      )}
    </div>
  )
}
