/** After the demo's first picture: the one way to the real model, told once. */

import { useFitness, useHindrance } from '../device/index.ts'
import type { Picture } from '../generation/index.ts'
import { bytesInWords, Notice } from '../kit/index.ts'
import { showEntry } from '../library/index.ts'
import { dismissRealModel, licenceInWords, realModel, realModelBytes, useRealModelLine } from '../models/index.ts'
import { turnToBackend } from '../request/index.ts'
import styles from './RealModelLine.module.css'

export function RealModelLine({ picture }: { picture: Picture | undefined }) {
  const isDue = useRealModelLine(picture)
  const fitness = useFitness()
  const hindrance = useHindrance()
  if (!isDue) return null
  const action = hindrance ? (
    <button type="button" onClick={() => turnToBackend('remote')}>
      Draw with ImagePipeline
    </button>
  ) : (
    <button type="button" onClick={() => showEntry(realModel)}>
      Show {realModel.name}
    </button>
  )
  return (
    <aside aria-label="The way to real pictures">
      <Notice kind="offer" actions={action} dismissal="Do not show this again" onDismiss={dismissRealModel}>
        <p className={styles.words}>
          This was the demo model.{' '}
          {hindrance
            ? `${hindrance} With a key, ImagePipeline draws real pictures for you.`
            : `For real pictures fetch ${realModel.name}: ${bytesInWords(realModelBytes)}, licence ${licenceInWords(realModel)}. ${fitness?.[0] ?? ''}`}
        </p>
      </Notice>
    </aside>
  )
}
