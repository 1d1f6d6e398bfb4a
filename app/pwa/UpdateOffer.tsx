/** Offers the new version; nothing happens until it is taken, and no picture is lost by taking it. */

import { useGeneration } from '../generation/index.ts'
import styles from './UpdateOffer.module.css'
import { acceptUpdate, useUpdate } from './update.ts'

export function UpdateOffer() {
  const update = useUpdate((state) => state.update)
  const isRunning = useGeneration(({ run }) => Boolean(run))
  return (
    <div className={styles.offer} role="status">
      {update === 'accepted' && isRunning && <p>The new version starts when the picture is ready.</p>}
      {update === 'offered' && (
        <p>
          A new version is ready.
          <button type="button" onClick={acceptUpdate}>
            Reload
          </button>
        </p>
      )}
    </div>
  )
}
