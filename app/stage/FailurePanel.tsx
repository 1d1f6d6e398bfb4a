/** What went wrong, in the one place for it; the field at fault is brought before the person. */

import { useEffect } from 'react'
import { dismissFailure, Notice, NoticePlace, useFailure } from '../kit/index.ts'
import { showControl } from '../request/index.ts'
import { FailureAction } from './FailureAction.tsx'

export function FailurePanel() {
  const failure = useFailure((state) => state.failure)
  useEffect(() => {
    if (failure?.field) showControl(failure.field)
  }, [failure])
  return (
    <NoticePlace role="alert">
      {failure && (
        <Notice kind="failure" onDismiss={dismissFailure}>
          <p>{failure.sentence}</p>
          <FailureAction failure={failure} />
        </Notice>
      )}
    </NoticePlace>
  )
}
