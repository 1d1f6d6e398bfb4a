/** After the demo's first picture: the one way to the real model, told once. */

import { useFitness } from '../device/index.ts'
import type { Picture } from '../generation/index.ts'
import { bytesInWords, Notice } from '../kit/index.ts'
import { showEntry } from '../library/index.ts'
import { dismissRealModel, licenceInWords, realModel, realModelBytes, useRealModelLine } from '../models/index.ts'
import styles from './RealModelLine.module.css'

export function RealModelLine({ picture }: { picture: Picture | undefined }) {
  const isDue = useRealModelLine(picture)
  const fitness = useFitness()
  if (!isDue) return null
  return (
    <aside aria-label="The way to real pictures">
      <Notice
        kind="offer"
        actions={
          <button type="button" onClick={() => showEntry(realModel)}>
            Show {realModel.name}
          </button>
        }
        dismissal="Do not show this again"
        onDismiss={dismissRealModel}
      >
        <p className={styles.words}>
          This was the demo model. For real pictures fetch {realModel.name}: {bytesInWords(realModelBytes)}, licence{' '}
          {licenceInWords(realModel)}. {fitness?.[0]}
        </p>
      </Notice>
    </aside>
  )
}
