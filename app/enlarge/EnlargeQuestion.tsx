/** Asks how a picture is to be enlarged, while there is one that is; the sheet is loaded when it is first needed. */
import { Suspense } from 'react'
import { lazyPart } from '../kit/index.ts'
import { useEnlarge } from './enlarge.ts'

const EnlargeSheet = lazyPart(() => import('./EnlargeSheet.tsx'))

export function EnlargeQuestion() {
  const subject = useEnlarge((state) => state.subject)
  return (
    subject && (
      <Suspense>
        <EnlargeSheet subject={subject} />
      </Suspense>
    )
  )
}
